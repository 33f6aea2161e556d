// A VMCS that passes every check of VM entry: a 64-bit host and a 64-bit guest with EPT and VPID.
import {
  allowedSettings,
  capability,
  type VmxCapabilities,
} from '../../../src/engine/processor/capabilities.js';
import { ENTRY, EXIT, PIN, PRIMARY, SECONDARY } from '../../../src/engine/processor/controls.js';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { LogicalProcessor } from '../../../src/engine/processor/logical-processor.js';
import { PhysicalMemory } from '../../../src/engine/processor/memory.js';
import { MSR } from '../../../src/engine/processor/msrs.js';
import { Vmcs } from '../../../src/engine/processor/vmcs.js';

export const VMCS_ADDRESS = 0x10_0000;
/** Another VMCS region with the right revision identifier, an ordinary VMCS. */
export const OTHER_VMCS = 0x10_1000;
/** And one that is a shadow VMCS. */
export const SHADOW_VMCS = 0x10_2000;

const PAT = 0x0007_0406_0007_0406n;

const SEGMENT_SELECTORS = { CS: 0x10, SS: 0x18, DS: 0x18, ES: 0x18, FS: 0, GS: 0, TR: 0x40 };
const DATA = 0xc093;
const UNUSABLE = 0x1_0000;

/** Fields but for the controls, which depend on the processor. */
const STATE: readonly (readonly [number, bigint])[] = [
  [FIELD.VPID, 1n],
  [FIELD.MSR_BITMAP, 0x20_0000n],
  [FIELD.EPT_POINTER, 0x20_101en],
  [FIELD.VMCS_LINK_POINTER, 0xffff_ffff_ffff_ffffn],

  [FIELD.HOST_ES_SELECTOR, 0x18n],
  [FIELD.HOST_CS_SELECTOR, 0x10n],
  [FIELD.HOST_SS_SELECTOR, 0x18n],
  [FIELD.HOST_DS_SELECTOR, 0x18n],
  [FIELD.HOST_FS_SELECTOR, 0x18n],
  [FIELD.HOST_GS_SELECTOR, 0x18n],
  [FIELD.HOST_TR_SELECTOR, 0x40n],
  [FIELD.HOST_IA32_PAT, PAT],
  [FIELD.HOST_IA32_EFER, 0xd01n],
  [FIELD.HOST_CR0, 0x8005_0033n],
  [FIELD.HOST_CR3, 0x1000n],
  [FIELD.HOST_CR4, 0x26e0n],
  [FIELD.HOST_GS_BASE, 0xffff_8880_0000_0000n],
  [FIELD.HOST_TR_BASE, 0xffff_fe00_0000_3000n],
  [FIELD.HOST_GDTR_BASE, 0xffff_fe00_0000_1000n],
  [FIELD.HOST_IDTR_BASE, 0xffff_fe00_0000_0000n],
  [FIELD.HOST_IA32_SYSENTER_CS, 0x10n],
  [FIELD.HOST_IA32_SYSENTER_ESP, 0xffff_fe00_0000_2200n],
  [FIELD.HOST_IA32_SYSENTER_EIP, 0xffff_ffff_81a0_1360n],
  [FIELD.HOST_RSP, 0xffff_c900_0012_3d58n],
  [FIELD.HOST_RIP, 0xffff_ffff_a040_1000n],

  [FIELD.GUEST_CR0, 0x8005_0033n],
  [FIELD.GUEST_CR3, 0x22_2000n],
  [FIELD.GUEST_CR4, 0x26e0n],
  [FIELD.GUEST_IA32_EFER, 0xd01n],
  [FIELD.GUEST_IA32_PAT, PAT],
  [FIELD.GUEST_DR7, 0x400n],
  [FIELD.GUEST_RFLAGS, 0x202n],
  [FIELD.GUEST_RSP, 0xffff_ffff_8220_3e80n],
  [FIELD.GUEST_RIP, 0xffff_ffff_8107_5282n],
  [FIELD.GUEST_GS_BASE, 0xffff_8880_3ec0_d000n],
  [FIELD.GUEST_SYSENTER_ESP, 0xffff_fe00_0000_2200n],
  [FIELD.GUEST_SYSENTER_EIP, 0xffff_ffff_81a0_1360n],
  [FIELD.GUEST_GDTR_BASE, 0xffff_fe00_0000_1000n],
  [FIELD.GUEST_GDTR_LIMIT, 0x7fn],
  [FIELD.GUEST_IDTR_BASE, 0xffff_fe00_0000_0000n],
  [FIELD.GUEST_IDTR_LIMIT, 0xfffn],
  [FIELD.GUEST_CS_AR_BYTES, 0xa09bn],
  [FIELD.GUEST_TR_AR_BYTES, 0x8bn],
  [FIELD.GUEST_TR_LIMIT, 0x206fn],
  [FIELD.GUEST_TR_BASE, 0xffff_fe00_0000_3000n],
  [FIELD.GUEST_LDTR_AR_BYTES, BigInt(UNUSABLE)],
  [FIELD.GUEST_FS_AR_BYTES, BigInt(UNUSABLE)],
  [FIELD.GUEST_GS_AR_BYTES, BigInt(UNUSABLE)],
];

export function validVmcs(capabilities: VmxCapabilities): Vmcs {
  const vmcs = new Vmcs(VMCS_ADDRESS);
  vmcs.revisionId = Number(capability(capabilities, MSR.IA32_VMX_BASIC) & 0x7fff_ffffn);
  const controls = (field: number, msr: number, wanted: number) => {
    const { zeros, ones } = allowedSettings(capabilities, msr);
    vmcs.write32(field, ((wanted & ones) | zeros) >>> 0);
  };
  controls(
    FIELD.PIN_BASED_VM_EXEC_CONTROL,
    MSR.IA32_VMX_TRUE_PINBASED_CTLS,
    PIN.EXTERNAL_INTERRUPT_EXITING | PIN.NMI_EXITING,
  );
  controls(
    FIELD.CPU_BASED_VM_EXEC_CONTROL,
    MSR.IA32_VMX_TRUE_PROCBASED_CTLS,
    PRIMARY.USE_MSR_BITMAPS | PRIMARY.ACTIVATE_SECONDARY,
  );
  controls(
    FIELD.SECONDARY_VM_EXEC_CONTROL,
    MSR.IA32_VMX_PROCBASED_CTLS2,
    SECONDARY.ENABLE_EPT | SECONDARY.ENABLE_VPID,
  );
  controls(
    FIELD.VM_EXIT_CONTROLS,
    MSR.IA32_VMX_TRUE_EXIT_CTLS,
    EXIT.HOST_ADDRESS_SPACE_SIZE | EXIT.ACKNOWLEDGE_INTERRUPT | EXIT.LOAD_PAT | EXIT.LOAD_EFER,
  );
  controls(
    FIELD.VM_ENTRY_CONTROLS,
    MSR.IA32_VMX_TRUE_ENTRY_CTLS,
    ENTRY.IA32E_MODE_GUEST | ENTRY.LOAD_DEBUG_CONTROLS | ENTRY.LOAD_PAT | ENTRY.LOAD_EFER,
  );
  for (const [field, value] of STATE) vmcs.write(field, value);
  for (const [name, selector] of Object.entries(SEGMENT_SELECTORS)) {
    vmcs.write32(FIELD[`GUEST_${name as keyof typeof SEGMENT_SELECTORS}_SELECTOR`], selector);
  }
  for (const name of ['CS', 'SS', 'DS', 'ES', 'FS', 'GS'] as const) {
    vmcs.write32(FIELD[`GUEST_${name}_LIMIT`], 0xffff_ffff);
  }
  for (const name of ['SS', 'DS', 'ES'] as const) {
    vmcs.write32(FIELD[`GUEST_${name}_AR_BYTES`], DATA);
  }
  return vmcs;
}

/** A processor that checks VM entries, with a valid VMCS current. */
export function processorWith(capabilities: VmxCapabilities): {
  processor: LogicalProcessor;
  vmcs: Vmcs;
} {
  const vmcs = validVmcs(capabilities);
  const regions = new Map<number, Vmcs>([[VMCS_ADDRESS, vmcs]]);
  for (const address of [OTHER_VMCS, SHADOW_VMCS]) {
    const region = new Vmcs(address);
    region.revisionId = vmcs.revisionId;
    region.shadow = address === SHADOW_VMCS;
    regions.set(address, region);
  }
  const processor = new LogicalProcessor({
    capabilities,
    memory: new PhysicalMemory(),
    regions,
    trace: { sink: undefined },
    checksVmEntry: true,
  });
  processor.vmptrld(vmcs);
  return { processor, vmcs };
}
