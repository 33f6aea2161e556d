// The VMX capability MSRs that L1 sees (ACRN v2.7 nested.c: init_vmx_msrs).
import {
  allowedSettings,
  capability,
  EPT_VPID_CAP,
  type VmxCapabilities,
} from '../../processor/capabilities.js';
import { ENTRY, EXIT, PIN, PRIMARY, SECONDARY } from '../../processor/controls.js';
import { MSR } from '../../processor/msrs.js';
import type { ReleaseBehaviour } from './release-behaviour.js';

/** Bits 30:0 of the emulated IA32_VMX_BASIC (VMCS12_REVISION_ID). */
const VMCS12_REVISION_ID = 0x1540_7e12;

const BASIC =
  BigInt(VMCS12_REVISION_ID) |
  (4096n << 32n) | // size of VMXON and VMCS regions
  (6n << 50n) | // write-back
  (1n << 54n) | // instruction information for INS and OUTS
  (1n << 55n); // true control MSRs

const OFFERED_PIN =
  PIN.EXTERNAL_INTERRUPT_EXITING | PIN.NMI_EXITING | PIN.ACTIVATE_PREEMPTION_TIMER;

const OFFERED_PRIMARY =
  PRIMARY.INTERRUPT_WINDOW_EXITING |
  PRIMARY.USE_TSC_OFFSETTING |
  PRIMARY.HLT_EXITING |
  PRIMARY.INVLPG_EXITING |
  PRIMARY.MWAIT_EXITING |
  PRIMARY.RDPMC_EXITING |
  PRIMARY.RDTSC_EXITING |
  PRIMARY.CR3_LOAD_EXITING |
  PRIMARY.CR3_STORE_EXITING |
  PRIMARY.CR8_LOAD_EXITING |
  PRIMARY.CR8_STORE_EXITING |
  PRIMARY.NMI_WINDOW_EXITING |
  PRIMARY.MOV_DR_EXITING |
  PRIMARY.UNCONDITIONAL_IO_EXITING |
  PRIMARY.USE_MSR_BITMAPS |
  PRIMARY.MONITOR_EXITING |
  PRIMARY.PAUSE_EXITING |
  PRIMARY.ACTIVATE_SECONDARY;

const OFFERED_SECONDARY =
  SECONDARY.ENABLE_EPT |
  SECONDARY.ENABLE_RDTSCP |
  SECONDARY.ENABLE_VPID |
  SECONDARY.WBINVD_EXITING |
  SECONDARY.UNRESTRICTED_GUEST |
  SECONDARY.PAUSE_LOOP_EXITING |
  SECONDARY.RDRAND_EXITING |
  SECONDARY.ENABLE_INVPCID |
  SECONDARY.RDSEED_EXITING |
  SECONDARY.ENABLE_XSAVES |
  SECONDARY.USE_TSC_SCALING;

const OFFERED_EXIT =
  EXIT.SAVE_DEBUG_CONTROLS |
  EXIT.HOST_ADDRESS_SPACE_SIZE |
  EXIT.ACKNOWLEDGE_INTERRUPT |
  EXIT.LOAD_PAT |
  EXIT.LOAD_EFER;

const OFFERED_ENTRY =
  ENTRY.LOAD_DEBUG_CONTROLS |
  ENTRY.IA32E_MODE_GUEST |
  ENTRY.LOAD_PERF_GLOBAL_CTRL |
  ENTRY.LOAD_PAT |
  ENTRY.LOAD_EFER;

/** [MSR, its TRUE variant, offered bits]. */
const CONTROLS: readonly (readonly [number, number, number])[] = [
  [MSR.IA32_VMX_PINBASED_CTLS, MSR.IA32_VMX_TRUE_PINBASED_CTLS, OFFERED_PIN],
  [MSR.IA32_VMX_PROCBASED_CTLS, MSR.IA32_VMX_TRUE_PROCBASED_CTLS, OFFERED_PRIMARY],
  [MSR.IA32_VMX_EXIT_CTLS, MSR.IA32_VMX_TRUE_EXIT_CTLS, OFFERED_EXIT],
  [MSR.IA32_VMX_ENTRY_CTLS, MSR.IA32_VMX_TRUE_ENTRY_CTLS, OFFERED_ENTRY],
];

/** 5-level tables, accessed and dirty flags, 2-MiB and 1-GiB pages are hidden. */
const HIDDEN_EPT =
  EPT_VPID_CAP.PAGE_WALK_5 |
  EPT_VPID_CAP.ACCESSED_DIRTY |
  EPT_VPID_CAP.PAGES_2M |
  EPT_VPID_CAP.PAGES_1G;

/** IA32_VMX_MISC bits 14 (Intel PT), 15 (RDMSR in SMM) and 28 (SMM) are hidden. */
const HIDDEN_MISC = (1n << 14n) | (1n << 15n) | (1n << 28n);

const PASSED_THROUGH = [
  MSR.IA32_VMX_CR0_FIXED0,
  MSR.IA32_VMX_CR0_FIXED1,
  MSR.IA32_VMX_CR4_FIXED0,
  MSR.IA32_VMX_CR4_FIXED1,
  MSR.IA32_VMX_VMCS_ENUM,
] as const;

export function emulatedVmxMsrs(
  physical: VmxCapabilities,
  behaviour: ReleaseBehaviour,
): ReadonlyMap<number, bigint> {
  const msrs = new Map<number, bigint>([[MSR.IA32_VMX_BASIC, BASIC]]);
  for (const [msr, trueMsr, offered] of CONTROLS) {
    msrs.set(msr, adjustedControls(physical, msr, offered));
    const source = behaviour.copiesTrueControls ? msr : trueMsr;
    msrs.set(trueMsr, adjustedControls(physical, source, offered));
  }
  const secondary = MSR.IA32_VMX_PROCBASED_CTLS2;
  msrs.set(secondary, adjustedControls(physical, secondary, OFFERED_SECONDARY));
  msrs.set(
    MSR.IA32_VMX_MISC,
    capability(physical, MSR.IA32_VMX_MISC) & 0xffff_ffffn & ~HIDDEN_MISC,
  );
  const eptVpid = capability(physical, MSR.IA32_VMX_EPT_VPID_CAP) & ~HIDDEN_EPT;
  msrs.set(
    MSR.IA32_VMX_EPT_VPID_CAP,
    behaviour.truncatesEptVpidCap ? eptVpid & 0xffff_ffffn : eptVpid,
  );
  for (const msr of PASSED_THROUGH) msrs.set(msr, capability(physical, msr));
  return msrs;
}

/** adjust_vmx_ctrls: the physical must-be-1 bits, and of the offered bits what the processor has. */
function adjustedControls(physical: VmxCapabilities, msr: number, offered: number): bigint {
  const { zeros, ones } = allowedSettings(physical, msr);
  const high = (zeros | (ones & offered)) >>> 0;
  return (BigInt(high) << 32n) | BigInt(zeros);
}
