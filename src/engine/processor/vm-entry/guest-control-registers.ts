// SDM 27.3.1.1: guest control registers, debug registers and MSRs.
import { ENTRY } from '../controls.js';
import { FIELD } from '../field-table.js';
import { EFER } from '../msrs.js';
import { CR0, CR4 } from '../registers.js';
import { exceeds32Bits, exceedsPhysicalWidth, isNotCanonical } from './addresses.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';
import type { EntryView } from './entry-view.js';
import {
  breaksFixedBits,
  hasReservedDebugctlBits,
  hasReservedEferBits,
  hasReservedPerfGlobalCtrlBits,
  isValidBndcfgs,
  isValidPat,
} from './register-values.js';

const CR0_WP = Number(CR0.WP);
const CR4_PCIDE = Number(CR4.PCIDE);
const CR4_CET = Number(CR4.CET);

export const GUEST_CONTROL_REGISTERS_AND_MSRS: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      'guest-cr0-fixed-bits': ({ vmcs, limits, unrestrictedGuest }) =>
        breaksFixedBits(
          vmcs.read(FIELD.GUEST_CR0),
          limits.cr0Fixed0,
          limits.cr0Fixed1,
          unrestrictedGuest ? CR0.PE | CR0.PG : 0n,
        ),
      'guest-cr0-pg-without-pe': (e) => e.paging && !e.protectedMode,
      'guest-cr4-fixed-bits': ({ vmcs, limits }) =>
        breaksFixedBits(vmcs.read(FIELD.GUEST_CR4), limits.cr4Fixed0, limits.cr4Fixed1),
      'guest-cr4-cet-without-cr0-wp': ({ vmcs }) =>
        (vmcs.read32(FIELD.GUEST_CR4) & CR4_CET) !== 0 &&
        (vmcs.read32(FIELD.GUEST_CR0) & CR0_WP) === 0,
      'guest-debugctl-reserved-bits': (e) =>
        loadsDebugControls(e) &&
        hasReservedDebugctlBits(e.vmcs.read(FIELD.GUEST_IA32_DEBUGCTL), e.limits),
      'ia32e-mode-guest-without-paging': (e) => e.ia32eGuest && !(e.paging && e.pae),
      'guest-cr4-pcide-outside-ia32e-mode': (e) =>
        !e.ia32eGuest && (e.vmcs.read32(FIELD.GUEST_CR4) & CR4_PCIDE) !== 0,
      'guest-cr3': (e) => exceedsPhysicalWidth(e, FIELD.GUEST_CR3),
      'guest-dr7': (e) => loadsDebugControls(e) && exceeds32Bits(e, FIELD.GUEST_DR7),
      'guest-sysenter-esp': (e) => isNotCanonical(e, FIELD.GUEST_SYSENTER_ESP),
      'guest-sysenter-eip': (e) => isNotCanonical(e, FIELD.GUEST_SYSENTER_EIP),
      'guest-perf-global-ctrl-reserved-bits': (e) =>
        (e.entry & ENTRY.LOAD_PERF_GLOBAL_CTRL) !== 0 &&
        hasReservedPerfGlobalCtrlBits(e.vmcs.read(FIELD.GUEST_IA32_PERF_GLOBAL_CTRL), e.limits),
      'guest-pat': (e) =>
        (e.entry & ENTRY.LOAD_PAT) !== 0 && !isValidPat(e.vmcs.read(FIELD.GUEST_IA32_PAT)),
    }),
  },
  {
    applies: (e) => (e.entry & ENTRY.LOAD_EFER) !== 0,
    checks: checksOf({
      'guest-efer-reserved-bits': (e) => hasReservedEferBits(e.vmcs.read(FIELD.GUEST_IA32_EFER)),
      'guest-efer-lma-lme': hasOtherGuestMode,
    }),
  },
  {
    applies: (e) => (e.entry & ENTRY.LOAD_BNDCFGS) !== 0,
    checks: checksOf({
      'guest-bndcfgs': (e) => !isValidBndcfgs(e.vmcs.read(FIELD.GUEST_IA32_BNDCFGS), e.limits),
    }),
  },
];

function loadsDebugControls({ entry }: EntryView): boolean {
  return (entry & ENTRY.LOAD_DEBUG_CONTROLS) !== 0;
}

/** IA32_EFER.LMA differs from "IA-32e mode guest", or with paging from LME. */
function hasOtherGuestMode({ vmcs, ia32eGuest, paging }: EntryView): boolean {
  const efer = vmcs.read(FIELD.GUEST_IA32_EFER);
  const lma = (efer & EFER.LMA) !== 0n;
  const lme = (efer & EFER.LME) !== 0n;
  return lma !== ia32eGuest || (paging && lma !== lme);
}
