// L1's own registers and MSRs, as far as nested VMX looks at them.
import { ENTRY, EXIT } from '../../processor/controls.js';
import { FIELD } from '../../processor/field-table.js';
import type { StoredField } from '../../processor/logical-processor.js';
import { CR4, RIGHTS } from '../../processor/registers.js';
import { HOST_EFER } from './host-state.js';
import type { VcpuState } from './vcpu-state.js';

/** Changes of L1's state that need no VMX instruction. */
export interface L1State {
  /** L1's view and the guest field. */
  readonly cr0?: bigint;
  readonly cr4?: bigint;
  /** IA32_EFER, in ACRN's MSR emulation and in VMCS01. */
  readonly efer?: bigint;
  readonly rflags?: bigint;
  /** 0 to 3. */
  readonly cpl?: number;
  /** CS.L: a 64-bit code segment. */
  readonly csl?: boolean;
  readonly featureControl?: bigint;
  /** Guest-state fields of VMCS01. */
  readonly guest?: readonly StoredField[];
}

export function applyL1State(vcpu: VcpuState, state: L1State): void {
  const { vmcs01 } = vcpu;
  if (state.cr0 !== undefined) {
    vmcs01.write(FIELD.GUEST_CR0, state.cr0);
    vmcs01.write(FIELD.CR0_READ_SHADOW, state.cr0);
  }
  if (state.cr4 !== undefined) {
    // In VMX operation the processor keeps CR4.VMXE; ACRN shows L1 what it wrote.
    const kept = vcpu.processor.checksVmEntry ? CR4.VMXE : 0n;
    vmcs01.write(FIELD.GUEST_CR4, state.cr4 | kept);
    vmcs01.write(FIELD.CR4_READ_SHADOW, state.cr4);
  }
  if (state.efer !== undefined) {
    setEfer(vcpu, state.efer);
  }
  if (state.rflags !== undefined) vmcs01.write(FIELD.GUEST_RFLAGS, state.rflags);
  if (state.cpl !== undefined) {
    vmcs01.write32(FIELD.GUEST_SS_AR_BYTES, RIGHTS.DATA_32 | ((state.cpl & 3) << 5));
  }
  if (state.csl !== undefined) {
    vmcs01.write32(FIELD.GUEST_CS_AR_BYTES, state.csl ? RIGHTS.CODE_64 : RIGHTS.CODE_32);
  }
  if (state.featureControl !== undefined) vcpu.featureControl = state.featureControl;
  for (const [field, value] of state.guest ?? []) vmcs01.write(field, value);
}

/** vcpu_set_efer (ACRN v2.7 vcpu.c): VMCS01 loads IA32_EFER while L1's differs from the hypervisor's. */
function setEfer(vcpu: VcpuState, efer: bigint): void {
  const { vmcs01 } = vcpu;
  const differs = efer !== HOST_EFER;
  for (const [field, control] of [
    [FIELD.VM_ENTRY_CONTROLS, ENTRY.LOAD_EFER],
    [FIELD.VM_EXIT_CONTROLS, EXIT.LOAD_EFER],
  ] as const) {
    const controls = vmcs01.read32(field) & ~control;
    vmcs01.write32(field, (controls | (differs ? control : 0)) >>> 0);
  }
  vmcs01.write(FIELD.GUEST_IA32_EFER, efer);
  vcpu.processor.efer = Number(BigInt.asUintN(32, efer));
  vcpu.efer = efer;
}
