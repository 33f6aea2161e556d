// MSRs that a guest reads and writes without a VM exit.
import { FIELD } from '../field-table.js';
import { MSR } from '../msrs.js';
import type { Vmcs } from '../vmcs.js';

/** A processor, as far as its MSRs go. */
interface MsrHolder {
  readonly msrs: Map<number, bigint>;
}

/** MSRs that the guest-state area holds while a guest runs. */
const GUEST_STATE: ReadonlyMap<number, number> = new Map([
  [MSR.IA32_SYSENTER_CS, FIELD.GUEST_SYSENTER_CS],
  [MSR.IA32_SYSENTER_ESP, FIELD.GUEST_SYSENTER_ESP],
  [MSR.IA32_SYSENTER_EIP, FIELD.GUEST_SYSENTER_EIP],
  [MSR.IA32_DEBUGCTL, FIELD.GUEST_IA32_DEBUGCTL],
  [MSR.IA32_PAT, FIELD.GUEST_IA32_PAT],
  [MSR.IA32_EFER, FIELD.GUEST_IA32_EFER],
  [MSR.IA32_FS_BASE, FIELD.GUEST_FS_BASE],
  [MSR.IA32_GS_BASE, FIELD.GUEST_GS_BASE],
]);

/** undefined for #GP(0): the processor does not have the MSR. */
export function readGuestMsr(processor: MsrHolder, vmcs: Vmcs, msr: number): bigint | undefined {
  const field = GUEST_STATE.get(msr);
  return field === undefined ? processor.msrs.get(msr) : vmcs.read(field);
}

/** false for #GP(0). */
export function writeGuestMsr(
  processor: MsrHolder,
  vmcs: Vmcs,
  msr: number,
  value: bigint,
): boolean {
  const field = GUEST_STATE.get(msr);
  if (field !== undefined) vmcs.write(field, value);
  else if (processor.msrs.has(msr)) processor.msrs.set(msr, BigInt.asUintN(64, value));
  else return false;
  return true;
}
