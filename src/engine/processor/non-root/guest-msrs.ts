// MSRs that a guest reads and writes without a VM exit.
import { FIELD } from '../field-table.js';
import { MSR } from '../msrs.js';
import { CR0 } from '../registers.js';
import type { Vmcs } from '../vmcs.js';
import type { X2apic } from '../x2apic.js';

/** A processor, as far as its MSRs go. */
export interface MsrHolder {
  readonly msrs: Map<number, bigint>;
  timeStampCounter: bigint;
  readonly localApic: X2apic | undefined;
  efer: number;
  pat: bigint;
  debugctl: number;
}

/** MSRs that the guest-state area holds, always loaded and saved. */
export const GUEST_STATE_MSRS: ReadonlyMap<number, number> = new Map([
  [MSR.IA32_SYSENTER_CS, FIELD.GUEST_SYSENTER_CS],
  [MSR.IA32_SYSENTER_ESP, FIELD.GUEST_SYSENTER_ESP],
  [MSR.IA32_SYSENTER_EIP, FIELD.GUEST_SYSENTER_EIP],
  [MSR.IA32_FS_BASE, FIELD.GUEST_FS_BASE],
  [MSR.IA32_GS_BASE, FIELD.GUEST_GS_BASE],
]);

const EFER_LME = 1n << 8n;
const EFER_LMA = 1n << 10n;
/** SCE, LME, LMA, NXE. */
const EFER_BITS = 0xd01n;

/** undefined for #GP(0): the processor does not have the MSR. */
export function readGuestMsr(processor: MsrHolder, vmcs: Vmcs, msr: number): bigint | undefined {
  const field = GUEST_STATE_MSRS.get(msr);
  if (field !== undefined) return vmcs.read(field);
  switch (msr) {
    case MSR.IA32_EFER:
      return BigInt(processor.efer);
    case MSR.IA32_PAT:
      return processor.pat;
    case MSR.IA32_DEBUGCTL:
      return BigInt(processor.debugctl);
    case MSR.IA32_TIME_STAMP_COUNTER:
      return processor.timeStampCounter;
    default:
      return processor.localApic?.readMsr(msr) ?? processor.msrs.get(msr);
  }
}

/** false for #GP(0). */
export function writeGuestMsr(
  processor: MsrHolder,
  vmcs: Vmcs,
  msr: number,
  value: bigint,
): boolean {
  const field = GUEST_STATE_MSRS.get(msr);
  if (field !== undefined) {
    vmcs.write(field, value);
    return true;
  }
  switch (msr) {
    case MSR.IA32_EFER:
      return writeEfer(processor, vmcs, value);
    case MSR.IA32_PAT:
      processor.pat = value;
      return true;
    case MSR.IA32_TIME_STAMP_COUNTER:
      processor.timeStampCounter = BigInt.asUintN(64, value);
      return true;
    case MSR.IA32_DEBUGCTL:
      processor.debugctl = Number(BigInt.asUintN(32, value));
      return true;
  }
  if (processor.localApic?.writeMsr(msr, value, processor.timeStampCounter)) return true;
  if (!processor.msrs.has(msr)) return false;
  processor.msrs.set(msr, BigInt.asUintN(64, value));
  return true;
}

/** LMA cannot be written, and LME not while paging is on. */
function writeEfer(processor: MsrHolder, vmcs: Vmcs, value: bigint): boolean {
  const before = BigInt(processor.efer);
  if ((value & ~EFER_BITS) !== 0n) return false;
  const paging = (vmcs.read(FIELD.GUEST_CR0) & CR0.PG) !== 0n;
  if (paging && ((value ^ before) & EFER_LME) !== 0n) return false;
  processor.efer = Number((value & ~EFER_LMA) | (before & EFER_LMA));
  return true;
}
