// SDM 27.2.1.1: pin-based and processor-based VM-execution controls and what they point to.
import { ENTRY, EXIT, PIN, PRIMARY, SECONDARY } from '../controls.js';
import { FIELD } from '../field-table.js';
import { isNoPage } from './addresses.js';
import { breaksAllowedSettings } from './allowed-settings.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';

export const EXECUTION_CONTROLS: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      'pin-based-reserved-bits': (e) => breaksAllowedSettings(e.pin, e.limits.pin),
      'primary-processor-based-reserved-bits': (e) =>
        breaksAllowedSettings(e.primary, e.limits.primary),
      // C4: secondary controls that are not activated are not looked at.
      'secondary-processor-based-reserved-bits': (e) =>
        (e.primary & PRIMARY.ACTIVATE_SECONDARY) !== 0 &&
        breaksAllowedSettings(e.secondary, e.limits.secondary),
      'cr3-target-count': (e) => e.vmcs.read32(FIELD.CR3_TARGET_COUNT) > e.limits.maxCr3Targets,
    }),
  },
  {
    applies: (e) => (e.primary & PRIMARY.USE_IO_BITMAPS) !== 0,
    checks: checksOf({
      'io-bitmap-a-address': (e) => isNoPage(e, FIELD.IO_BITMAP_A),
      'io-bitmap-b-address': (e) => isNoPage(e, FIELD.IO_BITMAP_B),
    }),
  },
  {
    applies: (e) => (e.primary & PRIMARY.USE_MSR_BITMAPS) !== 0,
    checks: checksOf({ 'msr-bitmap-address': (e) => isNoPage(e, FIELD.MSR_BITMAP) }),
  },
];

export const NMI_CONTROLS: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      'virtual-nmis-without-nmi-exiting': (e) =>
        (e.pin & (PIN.NMI_EXITING | PIN.VIRTUAL_NMIS)) === PIN.VIRTUAL_NMIS,
      'nmi-window-exiting-without-virtual-nmis': (e) =>
        (e.pin & PIN.VIRTUAL_NMIS) === 0 && (e.primary & PRIMARY.NMI_WINDOW_EXITING) !== 0,
    }),
  },
];

export const VPID: readonly EntryCheckGroup[] = [
  {
    applies: (e) => (e.secondary & SECONDARY.ENABLE_VPID) !== 0,
    checks: checksOf({ 'vpid-zero': (e) => e.vmcs.read32(FIELD.VPID) === 0 }),
  },
];

export const VMCS_SHADOWING: readonly EntryCheckGroup[] = [
  {
    applies: (e) => (e.secondary & SECONDARY.VMCS_SHADOWING) !== 0,
    checks: checksOf({
      'vmread-bitmap-address': (e) => isNoPage(e, FIELD.VMREAD_BITMAP),
      'vmwrite-bitmap-address': (e) => isNoPage(e, FIELD.VMWRITE_BITMAP),
    }),
  },
];

export const PROCESSOR_TRACE: readonly EntryCheckGroup[] = [
  {
    applies: (e) => (e.secondary & SECONDARY.INTEL_PT_GUEST_PHYSICAL) !== 0,
    checks: checksOf({
      'intel-pt-guest-physical-addresses': (e) =>
        !e.ept || (e.entry & ENTRY.LOAD_RTIT_CTL) === 0 || (e.exit & EXIT.CLEAR_RTIT_CTL) === 0,
    }),
  },
];

export const TSC_SCALING: readonly EntryCheckGroup[] = [
  {
    applies: (e) => (e.secondary & SECONDARY.USE_TSC_SCALING) !== 0,
    checks: checksOf({
      'tsc-multiplier-zero': (e) => e.vmcs.read(FIELD.TSC_MULTIPLIER) === 0n,
    }),
  },
];
