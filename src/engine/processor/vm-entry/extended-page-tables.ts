// SDM 27.2.1.1: EPT pointer and the VM-execution controls that need EPT.
import { SECONDARY } from '../controls.js';
import { FIELD } from '../field-table.js';
import { isNoPage } from './addresses.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';
import type { EntryView } from './entry-view.js';
import type { EntryLimits } from './limits.js';

/** Bits of the extended-page-table pointer (SDM 25.6.11). */
const EPTP_ACCESSED_DIRTY = 1 << 6;
/** Bit 7, supervisor shadow-stack control, is reserved without that capability. */
const EPTP_RESERVED = 0xf80;

/** `low` has bits 31:0 of the EPTP, `eptp` is the whole, rounded to 53 significant bits. */
type EptpFails = (low: number, eptp: number, limits: EntryLimits) => boolean;

const EPTP_CHECKS = Object.entries<EptpFails>({
  'eptp-memory-type': (low, _, limits) => limits.eptMemoryTypes[low & 7] !== true,
  'eptp-page-walk-length': (low, _, limits) => limits.eptPageWalks[(low >> 3) & 7] !== true,
  'eptp-accessed-dirty': (low, _, limits) =>
    !limits.eptAccessedDirty && (low & EPTP_ACCESSED_DIRTY) !== 0,
  'eptp-reserved-bits': (low) => (low & EPTP_RESERVED) !== 0,
  'eptp-physical-address': (_, eptp, limits) => eptp >= limits.physicalAddressSpace,
});

export const EPT_POINTER: readonly EntryCheckGroup[] = [
  {
    applies: (e) => e.ept,
    checks: EPTP_CHECKS.flatMap(([name, fails]) =>
      checksOf({
        [name]: ({ vmcs, limits }) =>
          fails(vmcs.read32(FIELD.EPT_POINTER), vmcs.readAddress(FIELD.EPT_POINTER), limits),
      }),
    ),
  },
];

/** A VM entry with this EPTP would not fail for it. */
export function isValidEptp(eptp: bigint, limits: EntryLimits): boolean {
  const low = Number(eptp & 0xffff_ffffn);
  return !EPTP_CHECKS.some(([, fails]) => fails(low, Number(eptp), limits));
}

export const NEED_EPT: readonly EntryCheckGroup[] = [
  {
    applies: (e) => (e.secondary & SECONDARY.ENABLE_PML) !== 0,
    checks: checksOf({
      'pml-without-ept': (e) => !e.ept,
      'pml-address': (e) => isNoPage(e, FIELD.PML_ADDRESS),
    }),
  },
  {
    applies: (e) => !e.ept,
    checks: checksOf({
      'unrestricted-guest-without-ept': (e) => e.unrestrictedGuest,
      'mode-based-execute-control-without-ept': (e) =>
        (e.secondary & SECONDARY.MODE_BASED_EXECUTE_CONTROL) !== 0,
    }),
  },
  {
    applies: (e) => (e.secondary & SECONDARY.SUB_PAGE_WRITE_PERMISSIONS) !== 0,
    checks: checksOf({
      'sub-page-write-permissions-without-ept': (e) => !e.ept,
      'sub-page-permission-table-pointer': (e) =>
        isNoPage(e, FIELD.SUB_PAGE_PERMISSION_TABLE_POINTER),
    }),
  },
];

const EPTP_SWITCHING = 1;

export const VM_FUNCTIONS: readonly EntryCheckGroup[] = [
  {
    applies: (e) => (e.secondary & SECONDARY.ENABLE_VM_FUNCTIONS) !== 0,
    checks: checksOf({
      'vm-function-controls-reserved-bits': (e) =>
        (e.vmcs.read(FIELD.VM_FUNCTION_CONTROL) & ~e.limits.vmFunctions) !== 0n,
      'eptp-switching-without-ept': (e) => switchesEptp(e) && !e.ept,
      'eptp-list-address': (e) => switchesEptp(e) && isNoPage(e, FIELD.EPTP_LIST_ADDRESS),
    }),
  },
];

export const VIRTUALIZATION_EXCEPTIONS: readonly EntryCheckGroup[] = [
  {
    applies: (e) => (e.secondary & SECONDARY.EPT_VIOLATION_VE) !== 0,
    checks: checksOf({
      'virtualization-exception-information-address': (e) =>
        isNoPage(e, FIELD.VIRT_EXCEPTION_INFO_ADDR),
    }),
  },
];

function switchesEptp({ vmcs }: EntryView): boolean {
  return (vmcs.read32(FIELD.VM_FUNCTION_CONTROL) & EPTP_SWITCHING) !== 0;
}
