// What WRMSR accepts for the MSRs that software puts into VM-entry MSR-load areas (SDM volume 4).

import { FIELD } from '../field-table.js';
import { EFER, MSR } from '../msrs.js';
import { isCanonical } from './addresses.js';
import type { EntryView } from './entry-view.js';
import {
  hasReservedDebugctlBits,
  hasReservedEferBits,
  hasReservedPerfGlobalCtrlBits,
  isValidBndcfgs,
  isValidPat,
} from './register-values.js';

type Accepts = (value: bigint, entry: EntryView) => boolean;

const anything: Accepts = () => true;
const canonical: Accepts = (value, { limits }) => isCanonical(value, limits.linearAddressWidth);
const below32Bits: Accepts = (value) => value < 1n << 32n;

const SPEC_CTRL_BITS = 7n;
const PRED_CMD_IBPB = 1n;

const ACCEPTS: ReadonlyMap<number, Accepts> = new Map<number, Accepts>([
  [MSR.IA32_TIME_STAMP_COUNTER, anything],
  [MSR.IA32_TSC_ADJUST, anything],
  [MSR.IA32_SPEC_CTRL, (value) => (value & ~SPEC_CTRL_BITS) === 0n],
  [MSR.IA32_PRED_CMD, (value) => (value & ~PRED_CMD_IBPB) === 0n],
  [MSR.IA32_SYSENTER_CS, anything],
  [MSR.IA32_SYSENTER_ESP, canonical],
  [MSR.IA32_SYSENTER_EIP, canonical],
  [MSR.IA32_MISC_ENABLE, anything],
  [MSR.IA32_DEBUGCTL, (value, { limits }) => !hasReservedDebugctlBits(value, limits)],
  [MSR.IA32_PAT, isValidPat],
  [MSR.IA32_PERF_GLOBAL_CTRL, (value, { limits }) => !hasReservedPerfGlobalCtrlBits(value, limits)],
  [MSR.IA32_PEBS_ENABLE, anything],
  [MSR.IA32_DS_AREA, canonical],
  [MSR.IA32_TSC_DEADLINE, anything],
  [MSR.IA32_BNDCFGS, (value, { limits }) => limits.mpx && isValidBndcfgs(value, limits)],
  [MSR.IA32_XSS, below32Bits],
  [MSR.IA32_EFER, acceptsEfer],
  [MSR.IA32_STAR, anything],
  [MSR.IA32_LSTAR, canonical],
  [MSR.IA32_CSTAR, canonical],
  [MSR.IA32_FMASK, below32Bits],
  [MSR.IA32_KERNEL_GS_BASE, canonical],
  [MSR.IA32_TSC_AUX, below32Bits],
]);

/** Whether WRMSR at CPL 0 in the guest that is entered stores `value` instead of raising #GP(0). */
export function acceptsMsrValue(entry: EntryView, msr: number, value: bigint): boolean {
  return ACCEPTS.get(msr)?.(value, entry) ?? false;
}

/** IA32_EFER.LME cannot change while paging is on. */
function acceptsEfer(value: bigint, { vmcs, paging }: EntryView): boolean {
  const changed = value ^ vmcs.read(FIELD.GUEST_IA32_EFER);
  return !hasReservedEferBits(value) && !(paging && (changed & EFER.LME) !== 0n);
}
