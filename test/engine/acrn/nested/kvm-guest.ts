// The VMWRITEs of a KVM host that starts a 64-bit Linux guest with EPT and VPID, in KVM's order:
// controls, host state, a reset vCPU in long mode, and what changes before the first VMLAUNCH.
import { traceConfiguration } from '../../../../src/engine/acrn/nested/configuration.js';
import { NestedMachine } from '../../../../src/engine/nested-machine.js';
import { FIELD } from '../../../../src/engine/processor/field-table.js';
import type { Release } from '../../../../src/release.js';
import { EPTP, profile, REVISION, VMCS12, VMXON_REGION } from '../../nested.js';

const PAT = 0x0407_0506_0007_0106n;
const ALL_ONES = 0xffff_ffff_ffff_ffffn;
const UNUSABLE = 0x1_0000n;
const DATA = 0xc093n;
/** Where a kernel keeps its GDT, IDT and TSS. */
const CPU_ENTRY_AREA = 0xffff_fe00_0000_0000n;

const CONTROLS: readonly (readonly [number, bigint])[] = [
  [FIELD.VPID, 1n],
  [FIELD.MSR_BITMAP, 0x8_3000n],
  [FIELD.VMCS_LINK_POINTER, ALL_ONES],
  // External-interrupt and NMI exiting.
  [FIELD.PIN_BASED_VM_EXEC_CONTROL, 0x1fn],
  // TSC offsetting, HLT, MWAIT, RDPMC, CR8, MOV-DR, I/O, MONITOR exiting, MSR bitmaps, secondary.
  [FIELD.CPU_BASED_VM_EXEC_CONTROL, 0xb598_6dfan],
  // EPT, RDTSCP, VPID, unrestricted guest, XSAVES.
  [FIELD.SECONDARY_VM_EXEC_CONTROL, 0x10_00aan],
  [FIELD.PLE_GAP, 128n],
  [FIELD.PLE_WINDOW, 4096n],
  [FIELD.PAGE_FAULT_ERROR_CODE_MASK, 0n],
  [FIELD.PAGE_FAULT_ERROR_CODE_MATCH, 0n],
  [FIELD.CR3_TARGET_COUNT, 0n],
  [FIELD.VM_EXIT_MSR_STORE_COUNT, 0n],
  [FIELD.VM_EXIT_MSR_LOAD_COUNT, 0n],
  [FIELD.VM_ENTRY_MSR_LOAD_COUNT, 0n],
  [FIELD.VM_EXIT_MSR_LOAD_ADDR, 0x8_8000n],
  [FIELD.VM_ENTRY_MSR_LOAD_ADDR, 0x8_9000n],
  [FIELD.GUEST_IA32_PAT, PAT],
  // Acknowledge interrupt, 64-bit host, load PAT and EFER.
  [FIELD.VM_EXIT_CONTROLS, 0x2b_effbn],
  // IA-32e mode guest, load debug controls, PAT and EFER.
  [FIELD.VM_ENTRY_CONTROLS, 0xd3ffn],
  [FIELD.CR0_GUEST_HOST_MASK, ALL_ONES & ~8n],
  [FIELD.CR4_GUEST_HOST_MASK, 0xffff_ffff_fffe_f871n],
  [FIELD.TSC_OFFSET, 0xffff_ffac_71ec_ba5dn],
  [FIELD.EXCEPTION_BITMAP, 0x6_0042n],
  [FIELD.EPT_POINTER, EPTP],
  [FIELD.XSS_EXITING_BITMAP, 0n],
  [FIELD.TPR_THRESHOLD, 0n],
  [FIELD.VIRTUAL_APIC_PAGE_ADDR, 0x8_a000n],
  [FIELD.VM_ENTRY_INTR_INFO_FIELD, 0n],
];

const HOST: readonly (readonly [number, bigint])[] = [
  [FIELD.HOST_CS_SELECTOR, 0x10n],
  [FIELD.HOST_SS_SELECTOR, 0x18n],
  [FIELD.HOST_DS_SELECTOR, 0n],
  [FIELD.HOST_ES_SELECTOR, 0n],
  [FIELD.HOST_FS_SELECTOR, 0n],
  [FIELD.HOST_GS_SELECTOR, 0n],
  [FIELD.HOST_TR_SELECTOR, 0x40n],
  [FIELD.HOST_IA32_PAT, PAT],
  [FIELD.HOST_IA32_EFER, 0xd01n],
  [FIELD.HOST_IA32_SYSENTER_CS, 0x10n],
  [FIELD.HOST_IA32_SYSENTER_ESP, CPU_ENTRY_AREA + 0x2200n],
  [FIELD.HOST_IA32_SYSENTER_EIP, 0xffff_ffff_81a0_1360n],
  [FIELD.HOST_CR0, 0x8005_0033n],
  [FIELD.HOST_CR3, 0x125_0000n],
  [FIELD.HOST_CR4, 0x36_26e0n],
  [FIELD.HOST_FS_BASE, 0n],
  [FIELD.HOST_GS_BASE, 0xffff_8880_07c3_8000n],
  [FIELD.HOST_TR_BASE, CPU_ENTRY_AREA + 0xf000n],
  [FIELD.HOST_GDTR_BASE, CPU_ENTRY_AREA + 0x1000n],
  [FIELD.HOST_IDTR_BASE, CPU_ENTRY_AREA],
  [FIELD.HOST_RSP, 0xffff_c900_0012_3d58n],
  [FIELD.HOST_RIP, 0xffff_ffff_a040_1000n],
];

const SEGMENTS = (['ES', 'CS', 'SS', 'DS', 'FS', 'GS'] as const).flatMap(
  (name): (readonly [number, bigint])[] => [
    [FIELD[`GUEST_${name}_SELECTOR`], name === 'CS' ? 0x10n : name === 'SS' ? 0x18n : 0n],
    [FIELD[`GUEST_${name}_BASE`], name === 'GS' ? 0xffff_8880_3ec0_d000n : 0n],
    [FIELD[`GUEST_${name}_LIMIT`], 0xffff_ffffn],
    [
      FIELD[`GUEST_${name}_AR_BYTES`],
      name === 'CS' ? 0xa09bn : name === 'SS' ? DATA : UNUSABLE | 0xc000n,
    ],
  ],
);

const GUEST: readonly (readonly [number, bigint])[] = [
  ...SEGMENTS,
  [FIELD.GUEST_LDTR_SELECTOR, 0n],
  [FIELD.GUEST_LDTR_BASE, 0n],
  [FIELD.GUEST_LDTR_LIMIT, 0n],
  [FIELD.GUEST_LDTR_AR_BYTES, UNUSABLE],
  [FIELD.GUEST_TR_SELECTOR, 0x40n],
  [FIELD.GUEST_TR_BASE, CPU_ENTRY_AREA + 0x3000n],
  [FIELD.GUEST_TR_LIMIT, 0x206fn],
  [FIELD.GUEST_TR_AR_BYTES, 0x8bn],
  [FIELD.GUEST_GDTR_BASE, CPU_ENTRY_AREA + 0x1000n],
  [FIELD.GUEST_GDTR_LIMIT, 0x7fn],
  [FIELD.GUEST_IDTR_BASE, CPU_ENTRY_AREA],
  [FIELD.GUEST_IDTR_LIMIT, 0xfffn],
  [FIELD.GUEST_SYSENTER_CS, 0x10n],
  [FIELD.GUEST_SYSENTER_ESP, CPU_ENTRY_AREA + 0x2200n],
  [FIELD.GUEST_SYSENTER_EIP, 0xffff_ffff_81a0_1360n],
  [FIELD.GUEST_IA32_DEBUGCTL, 0n],
  [FIELD.GUEST_DR7, 0x400n],
  [FIELD.GUEST_INTERRUPTIBILITY_INFO, 0n],
  [FIELD.GUEST_ACTIVITY_STATE, 0n],
  [FIELD.GUEST_PENDING_DBG_EXCEPTIONS, 0n],
  [FIELD.GUEST_CR0, 0x8005_0033n],
  [FIELD.CR0_READ_SHADOW, 0x8005_0033n],
  [FIELD.GUEST_CR3, 0x222_c000n],
  [FIELD.GUEST_CR4, 0x36_26f0n],
  [FIELD.CR4_READ_SHADOW, 0x14_06f0n],
  [FIELD.GUEST_IA32_EFER, 0xd01n],
  [FIELD.GUEST_RFLAGS, 2n],
  [FIELD.GUEST_RSP, 0xffff_ffff_8220_3e80n],
  [FIELD.GUEST_RIP, 0xffff_ffff_8107_5282n],
];

export const KVM_VMWRITES: readonly (readonly [number, bigint])[] = [
  ...CONTROLS,
  ...HOST,
  ...GUEST,
];

/** A machine whose processor checks VM entries, with VMCS12 current. */
export function checkedMachine(name: string, release: Release = 'v2.7'): NestedMachine {
  const machine = NestedMachine.create({
    ...traceConfiguration(profile(name), release),
    checksVmEntry: true,
  });
  for (const region of [VMXON_REGION, VMCS12]) machine.writeL1Memory(region, [REVISION]);
  machine.vcpu.vmxon(VMXON_REGION);
  machine.vcpu.vmclear(VMCS12);
  machine.vcpu.vmptrld(VMCS12);
  return machine;
}

/** Executes the VMWRITEs, and `changes` after them. */
export function writeKvmGuest(
  machine: NestedMachine,
  changes: readonly (readonly [number, bigint])[] = [],
): void {
  for (const [field, value] of [...KVM_VMWRITES, ...changes]) {
    const { ending } = machine.vcpu.vmwrite(field, value);
    if (ending !== 'VMsucceed') throw new Error(`VMWRITE 0x${field.toString(16)}: ${ending}`);
  }
}
