// What ACRN needs of a processor before it goes on (ACRN v2.7 cpu_caps.c: detect_hardware_support).
import {
  allowedSettings,
  EPT_VPID_CAP,
  hasEptVpidCapability,
  type VmxCapabilities,
} from '../../processor/capabilities.js';
import { ENTRY, EXIT, PIN, PRIMARY, SECONDARY } from '../../processor/controls.js';
import { MSR } from '../../processor/msrs.js';

/** Controls that must be free to be 0 and 1. */
const CONTROLS: readonly (readonly [name: string, msr: number, bits: number])[] = [
  ['pin-based controls', MSR.IA32_VMX_PINBASED_CTLS, PIN.EXTERNAL_INTERRUPT_EXITING],
  [
    'primary processor-based controls',
    MSR.IA32_VMX_PROCBASED_CTLS,
    PRIMARY.USE_TSC_OFFSETTING |
      PRIMARY.USE_TPR_SHADOW |
      PRIMARY.USE_IO_BITMAPS |
      PRIMARY.USE_MSR_BITMAPS |
      PRIMARY.HLT_EXITING |
      PRIMARY.ACTIVATE_SECONDARY,
  ],
  [
    'secondary processor-based controls',
    MSR.IA32_VMX_PROCBASED_CTLS2,
    SECONDARY.VIRTUALIZE_APIC_ACCESSES |
      SECONDARY.VIRTUALIZE_X2APIC_MODE |
      SECONDARY.ENABLE_EPT |
      SECONDARY.ENABLE_VPID |
      SECONDARY.ENABLE_RDTSCP |
      SECONDARY.UNRESTRICTED_GUEST,
  ],
  [
    'VM-exit controls',
    MSR.IA32_VMX_EXIT_CTLS,
    EXIT.ACKNOWLEDGE_INTERRUPT | EXIT.SAVE_PAT | EXIT.LOAD_PAT | EXIT.HOST_ADDRESS_SPACE_SIZE,
  ],
  ['VM-entry controls', MSR.IA32_VMX_ENTRY_CTLS, ENTRY.LOAD_PAT | ENTRY.IA32E_MODE_GUEST],
];

const EPT_VPID: readonly (readonly [name: string, bit: bigint])[] = [
  ['INVEPT', EPT_VPID_CAP.INVEPT],
  ['INVVPID', EPT_VPID_CAP.INVVPID],
  ['single-context INVVPID', EPT_VPID_CAP.INVVPID_SINGLE_CONTEXT],
  ['all-context INVVPID', EPT_VPID_CAP.INVVPID_ALL_CONTEXT],
  ['EPT pages of 2 MiB', EPT_VPID_CAP.PAGES_2M],
];

/** The first thing a processor misses, undefined when ACRN runs on it. */
export function missingHardware(capabilities: VmxCapabilities): string | undefined {
  if (capabilities.msrs.size === 0) return 'VMX';
  for (const [name, msr, bits] of CONTROLS) {
    const { zeros, ones } = allowedSettings(capabilities, msr);
    const missing = (bits & ~(ones & ~zeros)) >>> 0;
    if (missing !== 0) return `${name} 0x${missing.toString(16)}`;
  }
  return EPT_VPID.find(([, bit]) => !hasEptVpidCapability(capabilities, bit))?.[0];
}
