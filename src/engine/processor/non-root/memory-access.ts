// Memory accesses of a guest: the TLB first, then the EPT.

import { EPT_RWX, type EptFault, walkEpt } from '../ept.js';
import { eptpOf, vpidOf } from '../execution-controls.js';
import { EXIT_REASON } from '../exit-reason.js';
import { FIELD } from '../field-table.js';
import type { LogicalProcessor } from '../logical-processor.js';
import { PAGE_SIZE } from '../memory.js';
import type { Vmcs } from '../vmcs.js';
import type { GuestExit } from './guest-exit.js';

/** Where an access goes, or the VM exit it causes. */
export type Translation = { readonly address: number; readonly memoryType: number } | GuestExit;

/** EPTP bit 6: a walk sets accessed and dirty flags. */
const ACCESSED_DIRTY_FLAGS = 1n << 6n;

/** Write-back: what a guest without EPT gets. */
const WRITE_BACK = 6;

/** Bits 7 and 8 of the exit qualification: the linear address is valid, and the access is to it. */
const LINEAR_ACCESS = (1 << 7) | (1 << 8);

/**
 * The host-physical address for an access to `linear`, which is the guest-physical address too.
 *
 * @param access EPT_READ, EPT_WRITE or EPT_EXECUTE
 */
export function translate(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  linear: number,
  access: number,
): Translation {
  const eptp = eptpOf(vmcs);
  if (eptp === undefined) return { address: linear, memoryType: WRITE_BACK };
  const { tlb, memory } = processor;
  const vpid = vpidOf(vmcs);
  const cached = tlb.lookup(vpid, eptp, linear);
  if (cached !== undefined && (cached.rights & access) !== 0) {
    if (processor.trace.sink !== undefined)
      reportIfStale(processor, eptp, linear, access, cached.frame);
    return { address: cached.frame + (linear % PAGE_SIZE), memoryType: cached.memoryType };
  }
  const walked = walkEpt(memory, eptp, linear, access, processor.eptFeatures);
  if (walked.kind !== 'translation') {
    tlb.invalidatePage(vpid, eptp, linear);
    return eptExit(processor, walked, linear, access);
  }
  const { address, rights, memoryType } = walked;
  tlb.insert(vpid, eptp, linear, {
    frame: address - (address % PAGE_SIZE),
    rights,
    memoryType,
  });
  return { address, memoryType };
}

/** The exit information of SDM 28.2.1, table 28-7. */
function eptExit(
  processor: LogicalProcessor,
  fault: EptFault,
  linear: number,
  access: number,
): GuestExit {
  const guestPhysicalAddress = BigInt(linear);
  if (fault.kind === 'misconfiguration') {
    const type = 'ept-misconfiguration';
    processor.trace.sink?.({ level: 2, type, guestPhysicalAddress, qualification: 0n });
    return {
      reason: EXIT_REASON.EPT_MISCONFIGURATION,
      qualification: 0n,
      information: [[FIELD.GUEST_PHYSICAL_ADDRESS, guestPhysicalAddress]],
    };
  }
  const qualification = BigInt(access | ((fault.rights & EPT_RWX) << 3) | LINEAR_ACCESS);
  processor.trace.sink?.({ level: 2, type: 'ept-violation', guestPhysicalAddress, qualification });
  return {
    reason: EXIT_REASON.EPT_VIOLATION,
    qualification,
    information: [
      [FIELD.GUEST_PHYSICAL_ADDRESS, guestPhysicalAddress],
      [FIELD.GUEST_LINEAR_ADDRESS, guestPhysicalAddress],
    ],
  };
}

/** Tells when the tables no longer give the translation that the TLB has. */
function reportIfStale(
  processor: LogicalProcessor,
  eptp: bigint,
  linear: number,
  access: number,
  frame: number,
): void {
  const withoutFlags = eptp & ~ACCESSED_DIRTY_FLAGS;
  const now = walkEpt(processor.memory, withoutFlags, linear, access, processor.eptFeatures);
  if (now.kind === 'translation' && now.address - (now.address % PAGE_SIZE) === frame) return;
  processor.trace.sink?.({
    level: 2,
    type: 'stale-translation',
    guestPhysicalAddress: BigInt(linear),
    cached: BigInt(frame),
  });
}

/** The parts of an access that lie in one page each: [linear address, bytes, offset in the access]. */
export function pagesOf(address: number, size: number): [number, number, number][] {
  const inFirst = Math.min(size, PAGE_SIZE - (address % PAGE_SIZE));
  const first: [number, number, number] = [address, inFirst, 0];
  return inFirst === size ? [first] : [first, [address + inFirst, size - inFirst, inFirst]];
}
