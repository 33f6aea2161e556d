// VMCS01 of a vCPU when L1, a 64-bit kernel, runs (ACRN v2.7 vmcs.c: init_exec_ctrl;
// virtual_cr.c: init_cr0_cr4_host_guest_mask).
import { allowedSettings, capability, type VmxCapabilities } from '../../processor/capabilities.js';
import { ENTRY, EXIT, PIN, PRIMARY, SECONDARY } from '../../processor/controls.js';
import { FIELD } from '../../processor/field-table.js';
import type { LogicalProcessor } from '../../processor/logical-processor.js';
import { MSR } from '../../processor/msrs.js';
import { ALL_ONES, CR0, CR4, PAT_AFTER_RESET, RIGHTS_QUADS } from '../../processor/registers.js';
import { NO_VMCS } from '../../processor/vmcs.js';
import { writeHostState } from './host-state.js';

const PASSTHROUGH_CR0 = CR0.MP | CR0.EM | CR0.TS | CR0.ET | CR0.NE | CR0.AM;

const PASSTHROUGH_CR4 =
  CR4.VME |
  CR4.PVI |
  CR4.TSD |
  CR4.DE |
  CR4.PGE |
  CR4.PCE |
  CR4.OSFXSR |
  CR4.PCIDE |
  CR4.OSXSAVE |
  CR4.FSGSBASE |
  CR4.OSXMMEXCPT |
  CR4.UMIP |
  CR4.LA57;

/** Bits of CR0 and CR4 that L1 changes without an exit. */
export interface PassthroughBits {
  readonly cr0: bigint;
  readonly cr4: bigint;
}

/** init_cr0_cr4_flexible_bits: of the passed-through bits, those that VMX does not fix. */
export function passthroughBits(capabilities: VmxCapabilities): PassthroughBits {
  const value = (msr: number) => capability(capabilities, msr);
  const flexible0 = value(MSR.IA32_VMX_CR0_FIXED0) ^ value(MSR.IA32_VMX_CR0_FIXED1);
  const flexible4 = value(MSR.IA32_VMX_CR4_FIXED0) ^ value(MSR.IA32_VMX_CR4_FIXED1);
  return { cr0: PASSTHROUGH_CR0 & flexible0, cr4: PASSTHROUGH_CR4 & flexible4 };
}

/** L1's state at the start: ring 0, 64-bit, outside VMX operation. */
export const L1_RESET = {
  cr0: 0x8005_0033n,
  cr4: 0x36_26e0n,
  efer: 0xd01n,
  rflags: 2n,
  featureControl: 5n,
} as const;

const GUEST_STATE: readonly (readonly [number, bigint])[] = [
  [FIELD.GUEST_CR0, L1_RESET.cr0],
  [FIELD.GUEST_CR4, L1_RESET.cr4],
  [FIELD.GUEST_IA32_EFER, L1_RESET.efer],
  [FIELD.GUEST_RFLAGS, L1_RESET.rflags],
  [FIELD.GUEST_CS_SELECTOR, 0x10n],
  [FIELD.GUEST_CS_AR_BYTES, RIGHTS_QUADS.CODE_64],
  [FIELD.GUEST_SS_SELECTOR, 0x18n],
  [FIELD.GUEST_SS_AR_BYTES, RIGHTS_QUADS.DATA_32],
  [FIELD.VMCS_LINK_POINTER, NO_VMCS],
];

/** What a processor that checks VM entries wants besides: flat segments, a TSS, no LDT. */
const CHECKED_GUEST_STATE: readonly (readonly [number, bigint])[] = [
  [FIELD.GUEST_CS_LIMIT, 0xffff_ffffn],
  [FIELD.GUEST_SS_LIMIT, 0xffff_ffffn],
  [FIELD.GUEST_DS_AR_BYTES, RIGHTS_QUADS.UNUSABLE],
  [FIELD.GUEST_ES_AR_BYTES, RIGHTS_QUADS.UNUSABLE],
  [FIELD.GUEST_FS_AR_BYTES, RIGHTS_QUADS.UNUSABLE],
  [FIELD.GUEST_GS_AR_BYTES, RIGHTS_QUADS.UNUSABLE],
  [FIELD.GUEST_LDTR_AR_BYTES, RIGHTS_QUADS.UNUSABLE],
  [FIELD.GUEST_TR_SELECTOR, 0x40n],
  [FIELD.GUEST_TR_AR_BYTES, RIGHTS_QUADS.TSS],
  [FIELD.GUEST_TR_LIMIT, 0x67n],
  [FIELD.GUEST_DR7, 0x400n],
  [FIELD.GUEST_IA32_PAT, PAT_AFTER_RESET],
];

/** What the current VMCS, VMCS01, needs before L1 first runs. */
interface Vmcs01Setup {
  readonly eptp: bigint;
  readonly vpid: number;
  readonly msrBitmap: number;
  readonly ioBitmaps: readonly [number, number];
}

export function writeVmcs01(processor: LogicalProcessor, setup: Vmcs01Setup): void {
  const { capabilities } = processor;
  const controls = (msr: number, wanted: number) => {
    const { zeros, ones } = allowedSettings(capabilities, msr);
    return ((wanted & ones) | zeros) >>> 0;
  };
  processor.vmwrite32(
    FIELD.PIN_BASED_VM_EXEC_CONTROL,
    controls(MSR.IA32_VMX_PINBASED_CTLS, PIN.EXTERNAL_INTERRUPT_EXITING),
  );
  const primary = controls(
    MSR.IA32_VMX_PROCBASED_CTLS,
    PRIMARY.USE_TSC_OFFSETTING |
      PRIMARY.USE_IO_BITMAPS |
      PRIMARY.USE_MSR_BITMAPS |
      PRIMARY.HLT_EXITING |
      PRIMARY.RDPMC_EXITING |
      PRIMARY.ACTIVATE_SECONDARY,
  );
  processor.vmwrite32(
    FIELD.CPU_BASED_VM_EXEC_CONTROL,
    primary & ~(PRIMARY.CR3_LOAD_EXITING | PRIMARY.CR3_STORE_EXITING),
  );
  processor.vmwrite32(
    FIELD.SECONDARY_VM_EXEC_CONTROL,
    controls(
      MSR.IA32_VMX_PROCBASED_CTLS2,
      SECONDARY.ENABLE_EPT |
        SECONDARY.ENABLE_VPID |
        SECONDARY.ENABLE_RDTSCP |
        SECONDARY.UNRESTRICTED_GUEST |
        SECONDARY.ENABLE_XSAVES |
        SECONDARY.ENABLE_INVPCID |
        SECONDARY.WBINVD_EXITING,
    ),
  );
  processor.vmwrite32(
    FIELD.VM_EXIT_CONTROLS,
    controls(
      MSR.IA32_VMX_EXIT_CTLS,
      EXIT.ACKNOWLEDGE_INTERRUPT | EXIT.HOST_ADDRESS_SPACE_SIZE | EXIT.SAVE_PAT | EXIT.LOAD_PAT,
    ),
  );
  processor.vmwrite32(
    FIELD.VM_ENTRY_CONTROLS,
    controls(MSR.IA32_VMX_ENTRY_CTLS, ENTRY.LOAD_PAT | ENTRY.IA32E_MODE_GUEST),
  );
  const passthrough = passthroughBits(capabilities);
  processor.vmwrite(FIELD.CR0_GUEST_HOST_MASK, ALL_ONES & ~passthrough.cr0);
  processor.vmwrite(FIELD.CR4_GUEST_HOST_MASK, ALL_ONES & ~passthrough.cr4);
  processor.vmwrite(FIELD.CR0_READ_SHADOW, L1_RESET.cr0);
  processor.vmwrite(FIELD.CR4_READ_SHADOW, L1_RESET.cr4);
  processor.vmwrite(FIELD.EPT_POINTER, setup.eptp);
  processor.vmwrite32(FIELD.VPID, setup.vpid);
  processor.vmwrite(FIELD.MSR_BITMAP, BigInt(setup.msrBitmap));
  processor.vmwrite(FIELD.IO_BITMAP_A, BigInt(setup.ioBitmaps[0]));
  processor.vmwrite(FIELD.IO_BITMAP_B, BigInt(setup.ioBitmaps[1]));
  writeHostState(processor);
  for (const [field, value] of GUEST_STATE) processor.vmwrite(field, value);
  if (!processor.checksVmEntry) return;
  for (const [field, value] of CHECKED_GUEST_STATE) processor.vmwrite(field, value);
}
