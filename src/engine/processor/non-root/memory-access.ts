// Memory accesses of a guest: its own paging first, then the EPT; the TLB before both.
import { EPT_VPID_CAP, hasEptVpidCapability } from '../capabilities.js';
import { EPT_EXECUTE, EPT_READ, EPT_RWX, EPT_WRITE, type EptFault, walkEpt } from '../ept.js';
import { eptpOf, vpidOf } from '../execution-controls.js';
import { EXIT_REASON } from '../exit-reason.js';
import { FIELD } from '../field-table.js';
import type { LogicalProcessor } from '../logical-processor.js';
import { PAGE_SIZE } from '../memory.js';
import type { CachedTranslation, PageRights } from '../tlb.js';
import type { Vmcs } from '../vmcs.js';
import type { GuestExit, GuestFault } from './guest-exit.js';
import {
  canonical,
  isUserMode,
  type PagingAccess,
  permits,
  WITHOUT_PAGING,
  walkGuestPaging,
} from './paging.js';

/** Where an access goes, or the VM exit or exception it causes. */
type Translation =
  | { readonly address: number; readonly memoryType: number }
  | GuestExit
  | GuestFault;

/** EPTP bit 6: a walk sets accessed and dirty flags. */
const ACCESSED_DIRTY_FLAGS = 1n << 6n;

/** Write-back: what a guest without EPT gets. */
const WRITE_BACK = 6;

/** Exit qualification of an EPT violation (SDM 28.2.1, table 28-7). */
const QUALIFICATION = {
  LINEAR_ADDRESS_VALID: 1 << 7,
  TO_LINEAR_ADDRESS: 1 << 8,
  USER_MODE: 1 << 9,
  READ_WRITE: 1 << 10,
  EXECUTE_DISABLE: 1 << 11,
} as const;

/**
 * The host-physical address for an access to `linear`, a number below 2^48.
 *
 * @param access EPT_READ, EPT_WRITE or EPT_EXECUTE
 * @param ofSystem an access to a system structure, such as the IDT: of supervisor mode at any CPL
 */
export function translate(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  linear: number,
  access: number,
  ofSystem = false,
): Translation {
  const eptp = eptpOf(vmcs);
  if (eptp === undefined && !processor.guestTables) {
    return { address: linear, memoryType: WRITE_BACK };
  }
  const { tlb } = processor;
  const vpid = vpidOf(vmcs);
  const paging: PagingAccess = {
    write: access === EPT_WRITE,
    fetch: access === EPT_EXECUTE,
    user: processor.guestTables && !ofSystem && isUserMode(vmcs),
  };
  const cached = tlb.lookupLinear(vpid, eptp, linear);
  if (
    cached !== undefined &&
    (cached.rights & access) !== 0 &&
    (!processor.guestTables || permits(vmcs, cached, paging))
  ) {
    const guestPhysical = cached.guestPhysicalPage * PAGE_SIZE + (linear % PAGE_SIZE);
    reportIfStale(processor, eptp, guestPhysical, access, cached.frame);
    return { address: cached.frame + (linear % PAGE_SIZE), memoryType: cached.memoryType };
  }
  const walked = processor.guestTables
    ? walkGuestPaging(processor, vmcs, linear, paging, pagingStructures(processor, vmcs, linear))
    : { guestPhysical: linear, ...WITHOUT_PAGING };
  if (!('guestPhysical' in walked)) return walked;
  const { guestPhysical, user, writable, executable } = walked;
  const target = translateGuestPhysical(processor, vmcs, guestPhysical, access, linear, walked);
  if ('reason' in target) return target;
  tlb.insertLinear(vpid, eptp, linear, {
    ...target,
    // The dirty flag of a page that was only read is not set yet: a write walks again.
    rights: processor.guestTables && !paging.write ? target.rights & ~EPT_WRITE : target.rights,
    user,
    writable,
    executable,
    guestPhysicalPage: Math.floor(guestPhysical / PAGE_SIZE),
  });
  return { address: target.frame + (linear % PAGE_SIZE), memoryType: target.memoryType };
}

/** @param page undefined for an access to a paging structure */
function translateGuestPhysical(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  address: number,
  access: number,
  linear: number,
  page?: PageRights,
): CachedTranslation | GuestExit {
  const eptp = eptpOf(vmcs);
  const offset = address % PAGE_SIZE;
  if (eptp === undefined) {
    return { frame: address - offset, rights: EPT_RWX, memoryType: WRITE_BACK };
  }
  const { tlb, memory } = processor;
  const cached = tlb.lookupGuestPhysical(eptp, address);
  if (cached !== undefined && (cached.rights & access) !== 0) {
    reportIfStale(processor, eptp, address, access, cached.frame);
    return cached;
  }
  const walked = walkEpt(memory, eptp, address, access, processor.eptFeatures);
  if (walked.kind !== 'translation') {
    tlb.invalidateViolation(vpidOf(vmcs), eptp, address, page && linear);
    return eptExit(processor, eptp, walked, { address, access, linear, page });
  }
  const { rights, memoryType } = walked;
  const translation = { frame: walked.address - offset, rights, memoryType };
  tlb.insertGuestPhysical(eptp, address, translation);
  return translation;
}

/** The guest's paging structures in memory, on behalf of an access to `linear`. */
function pagingStructures(processor: LogicalProcessor, vmcs: Vmcs, linear: number) {
  const at = (address: number, access: number) =>
    translateGuestPhysical(processor, vmcs, address, access, linear);
  return {
    read(address: number, size: 4 | 8): bigint | GuestExit {
      const target = at(address, EPT_READ);
      if ('reason' in target) return target;
      return processor.memory.read(target.frame + (address % PAGE_SIZE), size);
    },
    write(address: number, size: 4 | 8, value: bigint): GuestExit | undefined {
      const target = at(address, EPT_WRITE);
      if ('reason' in target) return target;
      processor.memory.write(target.frame + (address % PAGE_SIZE), size, value);
      return undefined;
    },
  };
}

interface RefusedAccess {
  readonly address: number;
  readonly access: number;
  readonly linear: number;
  readonly page: PageRights | undefined;
}

/** The exit information of SDM 28.2.1, table 28-7. */
function eptExit(
  processor: LogicalProcessor,
  eptp: bigint,
  fault: EptFault,
  { address, access, linear, page }: RefusedAccess,
): GuestExit {
  const guestPhysicalAddress = BigInt(address);
  if (fault.kind === 'misconfiguration') {
    const type = 'ept-misconfiguration';
    processor.trace.sink?.({ level: 2, type, guestPhysicalAddress, qualification: 0n });
    return {
      reason: EXIT_REASON.EPT_MISCONFIGURATION,
      qualification: 0n,
      information: [[FIELD.GUEST_PHYSICAL_ADDRESS, guestPhysicalAddress]],
    };
  }
  // With accessed and dirty flags, an access to a paging structure is a read and a write.
  const counted =
    page === undefined && (eptp & ACCESSED_DIRTY_FLAGS) !== 0n ? EPT_READ | EPT_WRITE : access;
  const qualification = BigInt(
    counted |
      ((fault.rights & EPT_RWX) << 3) |
      QUALIFICATION.LINEAR_ADDRESS_VALID |
      (page === undefined ? 0 : linearAccess(processor, page)),
  );
  processor.trace.sink?.({ level: 2, type: 'ept-violation', guestPhysicalAddress, qualification });
  return {
    reason: EXIT_REASON.EPT_VIOLATION,
    qualification,
    information: [
      [FIELD.GUEST_PHYSICAL_ADDRESS, guestPhysicalAddress],
      [FIELD.GUEST_LINEAR_ADDRESS, canonical(linear)],
    ],
  };
}

/** Bits 8 to 11; 9 to 11 only with advanced VM-exit information for EPT violations (SDM A.10). */
function linearAccess(processor: LogicalProcessor, page: PageRights): number {
  const { TO_LINEAR_ADDRESS, USER_MODE, READ_WRITE, EXECUTE_DISABLE } = QUALIFICATION;
  const advanced = EPT_VPID_CAP.ADVANCED_EXIT_INFORMATION;
  if (!hasEptVpidCapability(processor.capabilities, advanced)) return TO_LINEAR_ADDRESS;
  return (
    TO_LINEAR_ADDRESS |
    (page.user ? USER_MODE : 0) |
    (page.writable ? READ_WRITE : 0) |
    (page.executable ? 0 : EXECUTE_DISABLE)
  );
}

/** Tells when the tables no longer give the translation that the TLB has. */
function reportIfStale(
  processor: LogicalProcessor,
  eptp: bigint | undefined,
  guestPhysical: number,
  access: number,
  frame: number,
): void {
  const { sink, exitsOnly } = processor.trace;
  if (sink === undefined || exitsOnly === true || eptp === undefined) return;
  const withoutFlags = eptp & ~ACCESSED_DIRTY_FLAGS;
  const now = walkEpt(processor.memory, withoutFlags, guestPhysical, access, processor.eptFeatures);
  if (now.kind === 'translation' && now.address - (now.address % PAGE_SIZE) === frame) return;
  sink({
    level: 2,
    type: 'stale-translation',
    guestPhysicalAddress: BigInt(guestPhysical),
    cached: BigInt(frame),
  });
}

/** The parts of an access that lie in one page each: [linear address, bytes, offset in the access]. */
export function pagesOf(address: number, size: number): [number, number, number][] {
  const inFirst = Math.min(size, PAGE_SIZE - (address % PAGE_SIZE));
  const first: [number, number, number] = [address, inFirst, 0];
  return inFirst === size ? [first] : [first, [address + inFirst, size - inFirst, inFirst]];
}
