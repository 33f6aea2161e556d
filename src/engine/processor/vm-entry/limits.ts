// What a processor accepts in a VMCS, as its capability MSRs and CPUID give it (SDM appendix A).
import {
  type AllowedSettings,
  allowedSettings,
  capability,
  EPT_VPID_CAP,
  hasEptVpidCapability,
  type VmxCapabilities,
} from '../capabilities.js';
import { ENTRY, PRIMARY, SECONDARY } from '../controls.js';
import { MSR } from '../msrs.js';

const TRUE_CONTROLS = 1n << 55n;
const ERROR_CODE_FOR_ANY_VECTOR = 1n << 56n;
const ZERO_LENGTH_INJECTION = 1n << 30n;

export interface EntryLimits {
  readonly pin: AllowedSettings;
  readonly primary: AllowedSettings;
  readonly secondary: AllowedSettings;
  readonly exit: AllowedSettings;
  readonly entry: AllowedSettings;
  readonly revisionId: number;
  /** The first physical address that the processor does not have. */
  readonly physicalAddressSpace: number;
  readonly linearAddressWidth: number;
  readonly cr0Fixed0: bigint;
  readonly cr0Fixed1: bigint;
  readonly cr4Fixed0: bigint;
  readonly cr4Fixed1: bigint;
  readonly maxCr3Targets: number;
  /** Bit n: activity state n + 1 is supported. */
  readonly activityStates: number;
  /** The recommended maximum of entries in an MSR area. */
  readonly maxMsrAreaEntries: number;
  /** IA32_VMX_BASIC[56]: a hardware exception may come with or without an error code. */
  readonly errorCodeForAnyVector: boolean;
  readonly zeroLengthInjection: boolean;
  readonly monitorTrapFlag: boolean;
  readonly sgx: boolean;
  readonly rtm: boolean;
  readonly mpx: boolean;
  /** EPT memory types and page-walk lengths, indexed by the value of the EPTP's field. */
  readonly eptMemoryTypes: readonly boolean[];
  readonly eptPageWalks: readonly boolean[];
  readonly eptAccessedDirty: boolean;
  /** VM functions that VM-function controls may enable. */
  readonly vmFunctions: bigint;
  /** Bits of IA32_PERF_GLOBAL_CTRL that exist. */
  readonly perfGlobalCtrl: bigint;
  readonly generalCounters: number;
}

export function entryLimits(capabilities: VmxCapabilities): EntryLimits {
  const value = (msr: number) => capability(capabilities, msr);
  const basic = value(MSR.IA32_VMX_BASIC);
  const misc = value(MSR.IA32_VMX_MISC);
  // SDM A.3 to A.5: the TRUE MSRs decide where they exist.
  const controls = (msr: number, trueMsr: number) =>
    allowedSettings(capabilities, (basic & TRUE_CONTROLS) === 0n ? msr : trueMsr);
  const primary = controls(MSR.IA32_VMX_PROCBASED_CTLS, MSR.IA32_VMX_TRUE_PROCBASED_CTLS);
  const secondary = allowedSettings(capabilities, MSR.IA32_VMX_PROCBASED_CTLS2);
  const entry = controls(MSR.IA32_VMX_ENTRY_CTLS, MSR.IA32_VMX_TRUE_ENTRY_CTLS);
  const ept = (bit: bigint) => hasEptVpidCapability(capabilities, bit);
  const { generalCounters, fixedCounters, perfMetrics, rtm } = capabilities.features ?? {
    generalCounters: 8,
    fixedCounters: 4,
    perfMetrics: true,
    rtm: true,
  };
  return {
    pin: controls(MSR.IA32_VMX_PINBASED_CTLS, MSR.IA32_VMX_TRUE_PINBASED_CTLS),
    primary,
    secondary,
    exit: controls(MSR.IA32_VMX_EXIT_CTLS, MSR.IA32_VMX_TRUE_EXIT_CTLS),
    entry,
    revisionId: Number(basic & 0x7fff_ffffn),
    physicalAddressSpace: 2 ** capabilities.physicalAddressWidth,
    linearAddressWidth: capabilities.linearAddressWidth,
    cr0Fixed0: value(MSR.IA32_VMX_CR0_FIXED0),
    cr0Fixed1: value(MSR.IA32_VMX_CR0_FIXED1),
    cr4Fixed0: value(MSR.IA32_VMX_CR4_FIXED0),
    cr4Fixed1: value(MSR.IA32_VMX_CR4_FIXED1),
    maxCr3Targets: Number((misc >> 16n) & 0x1ffn),
    activityStates: Number((misc >> 6n) & 7n),
    maxMsrAreaEntries: 512 * (Number((misc >> 25n) & 7n) + 1),
    errorCodeForAnyVector: (basic & ERROR_CODE_FOR_ANY_VECTOR) !== 0n,
    zeroLengthInjection: (misc & ZERO_LENGTH_INJECTION) !== 0n,
    monitorTrapFlag: (primary.ones & PRIMARY.MONITOR_TRAP_FLAG) !== 0,
    // The controls that exist only with the feature.
    sgx: (secondary.ones & SECONDARY.ENABLE_ENCLS_EXITING) !== 0,
    mpx: (entry.ones & ENTRY.LOAD_BNDCFGS) !== 0,
    rtm,
    eptMemoryTypes: [
      ept(EPT_VPID_CAP.MEMORY_TYPE_UC),
      false,
      false,
      false,
      false,
      false,
      ept(EPT_VPID_CAP.MEMORY_TYPE_WB),
      false,
    ],
    eptPageWalks: [
      false,
      false,
      false,
      ept(EPT_VPID_CAP.PAGE_WALK_4),
      ept(EPT_VPID_CAP.PAGE_WALK_5),
      false,
      false,
      false,
    ],
    eptAccessedDirty: ept(EPT_VPID_CAP.ACCESSED_DIRTY),
    vmFunctions: value(MSR.IA32_VMX_VMFUNC),
    perfGlobalCtrl:
      ((1n << BigInt(generalCounters)) - 1n) |
      (((1n << BigInt(fixedCounters)) - 1n) << 32n) |
      (perfMetrics ? 1n << 48n : 0n),
    generalCounters,
  };
}
