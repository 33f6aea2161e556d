// What KVM writes into a new VMCS before the first VMLAUNCH (Linux arch/x86/kvm/vmx/vmx.c: init_vmcs,
// vmx_set_constant_host_state, vmx_vcpu_reset), for a guest that starts in 64-bit mode as QEMU's -kernel
// loader leaves it after the boot protocol's hand-over.

import { ENTRY, SECONDARY } from '../../processor/controls.js';
import { FIELD } from '../../processor/field-table.js';
import { EFER } from '../../processor/msrs.js';
import { CR0, CR4, PAT_AFTER_RESET, RIGHTS_QUADS } from '../../processor/registers.js';
import { NO_VMCS } from '../../processor/vmcs.js';
import type { VmcsConfig } from './controls.js';

/** How a vCPU begins: in 64-bit mode with the loader's page tables, or as INIT leaves it (SDM table 10-1). */
export interface VcpuStart {
  readonly mode: 'long' | 'real';
  readonly rip: bigint;
  readonly rsp: bigint;
  readonly cr0: bigint;
  readonly efer: bigint;
}

export function longModeStart(rip: number, rsp: number): VcpuStart {
  const cr0 = CR0.PE | CR0.ET | CR0.NE | CR0.WP | CR0.PG;
  return { mode: 'long', rip: BigInt(rip), rsp: BigInt(rsp), cr0, efer: EFER.LME | EFER.LMA };
}

export const REAL_MODE_START: VcpuStart = {
  mode: 'real',
  rip: 0n,
  rsp: 0n,
  cr0: CR0.ET,
  efer: 0n,
};

interface VcpuSetup {
  readonly config: VmcsConfig;
  readonly eptp: bigint;
  readonly msrBitmap: bigint;
  readonly vpid: number;
  readonly start: VcpuStart;
  /** The page tables of the Service VM's kernel. */
  readonly hostCr3: bigint;
  /** CR4 of the Service VM's kernel. */
  readonly hostCr4: bigint;
}

function entryControls({ entry }: VmcsConfig, { mode }: VcpuStart): number {
  return mode === 'long' ? entry | ENTRY.IA32E_MODE_GUEST : entry;
}

type FieldValue = readonly [field: number, value: bigint];

const KERNEL_TEXT = 0xffff_ffff_8100_0000n;
const KERNEL_DATA = 0xffff_8880_0000_0000n;
/** Where the loader leaves its page tables. */
export const LOADER_PAGE_TABLES = 0x1000;
const PER_CPU_SIZE = 0x4_0000n;

/** KVM owns all of CR0 but TS here, and in CR4 what its guest may not change unseen. */
const CR0_OWNED = 0xffff_ffff_ffff_fff7n;
const CR4_OWNED = CR4.VMXE | CR4.PAE | CR4.PSE | CR4.MCE | CR4.LA57;

function controls({ config, eptp, msrBitmap, vpid, start }: VcpuSetup): FieldValue[] {
  const usesVpid = (config.secondary & SECONDARY.ENABLE_VPID) !== 0;
  return [
    [FIELD.PIN_BASED_VM_EXEC_CONTROL, BigInt(config.pin >>> 0)],
    [FIELD.CPU_BASED_VM_EXEC_CONTROL, BigInt(config.primary >>> 0)],
    [FIELD.SECONDARY_VM_EXEC_CONTROL, BigInt(config.secondary >>> 0)],
    [FIELD.EXCEPTION_BITMAP, (1n << 17n) | (1n << 18n) | (1n << 1n)],
    [FIELD.PAGE_FAULT_ERROR_CODE_MASK, 0n],
    [FIELD.PAGE_FAULT_ERROR_CODE_MATCH, 0n],
    [FIELD.CR3_TARGET_COUNT, 0n],
    [FIELD.MSR_BITMAP, msrBitmap],
    [FIELD.EPT_POINTER, eptp],
    ...(usesVpid ? ([[FIELD.VPID, BigInt(vpid)]] as const) : []),
    [FIELD.TSC_OFFSET, 0n],
    [FIELD.VM_EXIT_CONTROLS, BigInt(config.exit >>> 0)],
    [FIELD.VM_EXIT_MSR_STORE_COUNT, 0n],
    [FIELD.VM_EXIT_MSR_LOAD_COUNT, 0n],
    [FIELD.VM_ENTRY_CONTROLS, BigInt(entryControls(config, start) >>> 0)],
    [FIELD.VM_ENTRY_MSR_LOAD_COUNT, 0n],
    [FIELD.VM_ENTRY_INTR_INFO_FIELD, 0n],
    [FIELD.VMCS_LINK_POINTER, NO_VMCS],
    [FIELD.PLE_GAP, 128n],
    [FIELD.PLE_WINDOW, 4096n],
    [FIELD.XSS_EXITING_BITMAP, 0n],
    [FIELD.CR0_GUEST_HOST_MASK, CR0_OWNED],
    [FIELD.CR4_GUEST_HOST_MASK, CR4_OWNED],
  ];
}

/** Where the kernel's data of one CPU are (Linux arch/x86/kernel/setup_percpu.c). */
export function perCpuBase(cpu: number): bigint {
  return KERNEL_DATA + BigInt(cpu) * PER_CPU_SIZE;
}

/** Host state that is another on each CPU (vmx_vcpu_load, vmx_set_host_fs_gs). */
export function hostStateOf(cpu: number): FieldValue[] {
  const base = perCpuBase(cpu);
  return [
    [FIELD.HOST_GS_BASE, base],
    [FIELD.HOST_TR_BASE, base + 0x3000n],
    [FIELD.HOST_GDTR_BASE, base + 0x1000n],
    [FIELD.HOST_IA32_SYSENTER_ESP, base + 0x4000n],
  ];
}

/** The Service VM's kernel as VM exits come back to it. */
function hostState({ hostCr3, hostCr4 }: VcpuSetup): FieldValue[] {
  return [
    [FIELD.HOST_CR0, 0x8005_0033n],
    [FIELD.HOST_CR3, hostCr3],
    [FIELD.HOST_CR4, hostCr4],
    [FIELD.HOST_CS_SELECTOR, 0x10n],
    [FIELD.HOST_SS_SELECTOR, 0x18n],
    [FIELD.HOST_DS_SELECTOR, 0n],
    [FIELD.HOST_ES_SELECTOR, 0n],
    [FIELD.HOST_FS_SELECTOR, 0n],
    [FIELD.HOST_GS_SELECTOR, 0n],
    [FIELD.HOST_TR_SELECTOR, 0x40n],
    [FIELD.HOST_FS_BASE, 0n],
    [FIELD.HOST_IDTR_BASE, KERNEL_DATA + 0x2000n],
    [FIELD.HOST_IA32_SYSENTER_CS, 0x10n],
    [FIELD.HOST_IA32_SYSENTER_EIP, KERNEL_TEXT + 0xa00n],
    [FIELD.HOST_IA32_PAT, PAT_AFTER_RESET],
    [FIELD.HOST_IA32_EFER, EFER.SCE | EFER.LME | EFER.LMA | EFER.NXE],
    [FIELD.HOST_RSP, KERNEL_DATA + 0x8000n],
    [FIELD.HOST_RIP, KERNEL_TEXT + 0x5000n],
  ];
}

const SEGMENTS = [
  [FIELD.GUEST_CS_SELECTOR, FIELD.GUEST_CS_BASE, FIELD.GUEST_CS_LIMIT, FIELD.GUEST_CS_AR_BYTES],
  [FIELD.GUEST_SS_SELECTOR, FIELD.GUEST_SS_BASE, FIELD.GUEST_SS_LIMIT, FIELD.GUEST_SS_AR_BYTES],
  [FIELD.GUEST_DS_SELECTOR, FIELD.GUEST_DS_BASE, FIELD.GUEST_DS_LIMIT, FIELD.GUEST_DS_AR_BYTES],
  [FIELD.GUEST_ES_SELECTOR, FIELD.GUEST_ES_BASE, FIELD.GUEST_ES_LIMIT, FIELD.GUEST_ES_AR_BYTES],
  [FIELD.GUEST_FS_SELECTOR, FIELD.GUEST_FS_BASE, FIELD.GUEST_FS_LIMIT, FIELD.GUEST_FS_AR_BYTES],
  [FIELD.GUEST_GS_SELECTOR, FIELD.GUEST_GS_BASE, FIELD.GUEST_GS_LIMIT, FIELD.GUEST_GS_AR_BYTES],
] as const;

/** Flat 64-bit segments or those of real mode; TR busy, LDTR unusable. */
function guestSegments({ start }: VcpuSetup): FieldValue[] {
  const isLong = start.mode === 'long';
  const segments = SEGMENTS.flatMap(([selector, base, limit, rights], i): FieldValue[] => {
    const isCode = i === 0;
    if (!isLong) {
      return [
        [selector, 0n],
        [base, 0n],
        [limit, 0xffffn],
        [rights, isCode ? RIGHTS_QUADS.CODE_16 : RIGHTS_QUADS.DATA_16],
      ];
    }
    return [
      [selector, isCode ? 0x10n : 0x18n],
      [base, 0n],
      [limit, 0xffff_ffffn],
      [rights, isCode ? RIGHTS_QUADS.CODE_64 : RIGHTS_QUADS.DATA_32],
    ];
  });
  return [
    ...segments,
    [FIELD.GUEST_TR_SELECTOR, isLong ? 0x20n : 0n],
    [FIELD.GUEST_TR_BASE, 0n],
    [FIELD.GUEST_TR_LIMIT, 0xffffn],
    [FIELD.GUEST_TR_AR_BYTES, RIGHTS_QUADS.TSS],
    [FIELD.GUEST_LDTR_SELECTOR, 0n],
    [FIELD.GUEST_LDTR_BASE, 0n],
    [FIELD.GUEST_LDTR_LIMIT, 0n],
    [FIELD.GUEST_LDTR_AR_BYTES, RIGHTS_QUADS.UNUSABLE],
    [FIELD.GUEST_GDTR_BASE, 0n],
    [FIELD.GUEST_GDTR_LIMIT, 0xffffn],
    [FIELD.GUEST_IDTR_BASE, 0n],
    [FIELD.GUEST_IDTR_LIMIT, 0xffffn],
  ];
}

function guestRegisters({ start }: VcpuSetup): FieldValue[] {
  const { rip, rsp, cr0, efer } = start;
  const cr4 = start.mode === 'long' ? CR4.PAE : 0n;
  return [
    [FIELD.GUEST_CR0, cr0 | CR0.NE | CR0.WP],
    [FIELD.CR0_READ_SHADOW, cr0],
    [FIELD.GUEST_CR3, start.mode === 'long' ? BigInt(LOADER_PAGE_TABLES) : 0n],
    [FIELD.GUEST_CR4, cr4 | CR4.VMXE],
    [FIELD.CR4_READ_SHADOW, cr4],
    [FIELD.GUEST_IA32_EFER, efer],
    [FIELD.GUEST_IA32_PAT, PAT_AFTER_RESET],
    [FIELD.GUEST_IA32_DEBUGCTL, 0n],
    [FIELD.GUEST_DR7, 0x400n],
    [FIELD.GUEST_RIP, rip],
    [FIELD.GUEST_RSP, rsp],
    [FIELD.GUEST_RFLAGS, 2n],
    [FIELD.GUEST_SYSENTER_CS, 0n],
    [FIELD.GUEST_SYSENTER_ESP, 0n],
    [FIELD.GUEST_SYSENTER_EIP, 0n],
    [FIELD.GUEST_INTERRUPTIBILITY_INFO, 0n],
    [FIELD.GUEST_ACTIVITY_STATE, 0n],
    [FIELD.GUEST_PENDING_DBG_EXCEPTIONS, 0n],
  ];
}

/** The VMWRITEs of a new vCPU, in order. */
export function initialFields(setup: VcpuSetup): FieldValue[] {
  return [
    ...controls(setup),
    ...hostState(setup),
    ...guestSegments(setup),
    ...guestRegisters(setup),
  ];
}
