// VMX capabilities of real processors. Skylake: VirtualBox's CPU database entry of an i7-6700K.
// Tiger Lake: the MSR dump of an Intel NUC11TN (i5-1135G7) in Bochs' CPU database.
import type { ProcessorFeatures, VmxCapabilities } from './capabilities.js';
import { MSR } from './msrs.js';

const SKYLAKE: ReadonlyMap<number, bigint> = new Map([
  [MSR.IA32_VMX_BASIC, 0x00da_0400_0000_0004n],
  [MSR.IA32_VMX_PINBASED_CTLS, 0x0000_007f_0000_0016n],
  [MSR.IA32_VMX_PROCBASED_CTLS, 0xfff9_fffe_0401_e172n],
  [MSR.IA32_VMX_EXIT_CTLS, 0x01ff_ffff_0003_6dffn],
  [MSR.IA32_VMX_ENTRY_CTLS, 0x0003_ffff_0000_11ffn],
  [MSR.IA32_VMX_MISC, 0x0000_0000_7004_c1e7n],
  [MSR.IA32_VMX_CR0_FIXED0, 0x8000_0021n],
  [MSR.IA32_VMX_CR0_FIXED1, 0xffff_ffffn],
  [MSR.IA32_VMX_CR4_FIXED0, 0x2000n],
  [MSR.IA32_VMX_CR4_FIXED1, 0x0037_27ffn],
  [MSR.IA32_VMX_VMCS_ENUM, 0x2en],
  [MSR.IA32_VMX_PROCBASED_CTLS2, 0x001f_fcff_0000_0000n],
  [MSR.IA32_VMX_EPT_VPID_CAP, 0x0000_0f01_0633_4141n],
  [MSR.IA32_VMX_TRUE_PINBASED_CTLS, 0x0000_007f_0000_0016n],
  [MSR.IA32_VMX_TRUE_PROCBASED_CTLS, 0xfff9_fffe_0400_6172n],
  [MSR.IA32_VMX_TRUE_EXIT_CTLS, 0x01ff_ffff_0003_6dfbn],
  [MSR.IA32_VMX_TRUE_ENTRY_CTLS, 0x0003_ffff_0000_11fbn],
]);

const TIGER_LAKE: ReadonlyMap<number, bigint> = new Map([
  [MSR.IA32_VMX_BASIC, 0x01da_0500_0000_0013n],
  [MSR.IA32_VMX_PINBASED_CTLS, 0x0000_00ff_0000_0016n],
  [MSR.IA32_VMX_PROCBASED_CTLS, 0xfffb_fffe_0401_e172n],
  [MSR.IA32_VMX_EXIT_CTLS, 0x137f_ffff_0003_6dffn],
  [MSR.IA32_VMX_ENTRY_CTLS, 0x0016_ffff_0000_11ffn],
  [MSR.IA32_VMX_MISC, 0x0000_0000_7004_c1e7n],
  [MSR.IA32_VMX_CR0_FIXED0, 0x8000_0021n],
  [MSR.IA32_VMX_CR0_FIXED1, 0xffff_ffffn],
  [MSR.IA32_VMX_CR4_FIXED0, 0x2000n],
  [MSR.IA32_VMX_CR4_FIXED1, 0x00ff_2fffn],
  [MSR.IA32_VMX_VMCS_ENUM, 0x2en],
  // With bit 14, VMCS shadowing, which the dump lacks though ACRN's nested VMX runs on this board.
  [MSR.IA32_VMX_PROCBASED_CTLS2, 0x035f_7fff_0000_0000n],
  [MSR.IA32_VMX_EPT_VPID_CAP, 0x0000_0f01_06f3_4141n],
  [MSR.IA32_VMX_TRUE_PINBASED_CTLS, 0x0000_00ff_0000_0016n],
  [MSR.IA32_VMX_TRUE_PROCBASED_CTLS, 0xfffb_fffe_0400_6172n],
  [MSR.IA32_VMX_TRUE_EXIT_CTLS, 0x137f_ffff_0003_6dfbn],
  [MSR.IA32_VMX_TRUE_ENTRY_CTLS, 0x0016_ffff_0000_11fbn],
]);

/** Bochs' model "tigerlake", as it shows itself without a hypervisor. */
const BOCHS_TIGER_LAKE: ReadonlyMap<number, bigint> = new Map([
  [MSR.IA32_VMX_BASIC, 0x00d8_1000_0000_0004n],
  [MSR.IA32_VMX_PINBASED_CTLS, 0x0000_00ff_0000_0016n],
  [MSR.IA32_VMX_PROCBASED_CTLS, 0xfff9_fffe_0401_e172n],
  [MSR.IA32_VMX_EXIT_CTLS, 0x407f_ffff_0003_6dffn],
  [MSR.IA32_VMX_ENTRY_CTLS, 0x0000_ffff_0000_11ffn],
  [MSR.IA32_VMX_MISC, 0x0000_0000_6004_01e0n],
  [MSR.IA32_VMX_CR0_FIXED0, 0x8000_0021n],
  [MSR.IA32_VMX_CR0_FIXED1, 0xffff_ffffn],
  [MSR.IA32_VMX_CR4_FIXED0, 0x2000n],
  [MSR.IA32_VMX_CR4_FIXED1, 0x0037_2fffn],
  [MSR.IA32_VMX_VMCS_ENUM, 0x54n],
  [MSR.IA32_VMX_PROCBASED_CTLS2, 0x02d7_7fff_0000_0000n],
  [MSR.IA32_VMX_EPT_VPID_CAP, 0x0000_0f01_0673_4141n],
  [MSR.IA32_VMX_TRUE_PINBASED_CTLS, 0x0000_00ff_0000_0016n],
  [MSR.IA32_VMX_TRUE_PROCBASED_CTLS, 0xfff9_fffe_0400_6172n],
  [MSR.IA32_VMX_TRUE_EXIT_CTLS, 0x407f_ffff_0003_6dfbn],
  [MSR.IA32_VMX_TRUE_ENTRY_CTLS, 0x0000_ffff_0000_11fbn],
  [MSR.IA32_VMX_VMFUNC, 1n],
]);

/** CPUID of the i7-6700K in the same source. */
const SKYLAKE_FEATURES: ProcessorFeatures = {
  generalCounters: 4,
  fixedCounters: 3,
  perfMetrics: false,
  rtm: true,
};

/** CPUID of the i5-1135G7 in the same source. */
const TIGER_LAKE_FEATURES: ProcessorFeatures = {
  generalCounters: 8,
  fixedCounters: 4,
  perfMetrics: true,
  rtm: false,
};

/** CPUID 0x80000008 of both processors. */
const WIDTHS = { physicalAddressWidth: 39, linearAddressWidth: 48 };

/** The processor profiles, by the name a trace gives. */
export const PROFILES: ReadonlyMap<string, VmxCapabilities> = new Map([
  ['skylake-i7-6700k', { msrs: SKYLAKE, features: SKYLAKE_FEATURES, ...WIDTHS }],
  ['tigerlake-i5-1135g7', { msrs: TIGER_LAKE, features: TIGER_LAKE_FEATURES, ...WIDTHS }],
  [
    'bochs-tigerlake',
    {
      msrs: BOCHS_TIGER_LAKE,
      features: TIGER_LAKE_FEATURES,
      physicalAddressWidth: 40,
      linearAddressWidth: 48,
    },
  ],
  [
    // Not a real processor: Skylake without IA32_VMX_MISC[29], to show read-only fields.
    'skylake-no-ro-vmwrite',
    {
      msrs: new Map([...SKYLAKE, [MSR.IA32_VMX_MISC, 0x5004_c1e7n]]),
      features: SKYLAKE_FEATURES,
      ...WIDTHS,
    },
  ],
]);
