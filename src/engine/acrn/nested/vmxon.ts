// VMXON and VMXOFF (ACRN v2.7 nested.c: vmxon_vmexit_handler, vmxoff_vmexit_handler).
import { capability } from '../../processor/capabilities.js';
import { FIELD } from '../../processor/field-table.js';
import { EFER, FEATURE_CONTROL, MSR } from '../../processor/msrs.js';
import { CR4, CS_L } from '../../processor/registers.js';
import {
  GENERAL_PROTECTION,
  UNDEFINED_OPCODE,
  VM_ERROR,
  type VmxResult,
} from '../../processor/result.js';
import { fail, failInvalid, permissionFault, succeed } from './instruction-result.js';
import type { VcpuState } from './vcpu-state.js';
import type { Vm } from './vm.js';
import { hasVmcs12Revision, isValidVmcsPointer } from './vmcs-pointer.js';
import { disableVmcsShadowing } from './vmcs-shadowing.js';

const FEATURES = FEATURE_CONTROL.LOCK | FEATURE_CONTROL.VMX_OUTSIDE_SMX;

export function handleVmxon(vcpu: VcpuState, pointer: bigint): VmxResult {
  const { nested, vm } = vcpu;
  if (!vm.configuration.nvmxEnabled) return UNDEFINED_OPCODE;
  const { access } = vcpu;
  access.refresh();
  if (!access.isProtectedMode || (vcpu.cr4 & CR4.VMXE) === 0n) return UNDEFINED_OPCODE;
  // ACRN has no 32-bit L1.
  if ((vcpu.efer & EFER.LMA) === 0n || (vcpu.vmcs01.read32(FIELD.GUEST_CS_AR_BYTES) & CS_L) === 0) {
    return UNDEFINED_OPCODE;
  }
  if (access.privilegeLevel > 0) return GENERAL_PROTECTION;
  if (!hasVmxRegisters(vcpu) || (vcpu.featureControl & FEATURES) !== FEATURES) {
    const what = 'in VMX operation CR0, CR4 and IA32_FEATURE_CONTROL are checked';
    if (!nested.vmxon || vm.deviates('31.3 VMXON', what)) return GENERAL_PROTECTION;
  }
  if (nested.vmxon) return fail(vcpu, VM_ERROR.VMXON_IN_ROOT_OPERATION);
  if (!isValidVmcsPointer(vcpu, pointer)) return failInvalid(vcpu);
  if (!hasVmcs12Revision(vcpu, pointer)) return failInvalid(vcpu);
  nested.vmxon = true;
  nested.inL2 = false;
  nested.vmxonPointer = pointer;
  nested.reset();
  return succeed(vcpu);
}

export function handleVmxoff(vcpu: VcpuState): VmxResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  if (vcpu.vm.behaviour.vmxoffStopsShadowing) disableVmcsShadowing(vcpu.processor);
  vcpu.nested.vmxon = false;
  vcpu.nested.inL2 = false;
  if (vcpu.vm.behaviour.followsSdm) dropShadowEpts(vcpu);
  // ACRN zeroes VMCS02s and cached VMCS12s; references to shadow EPTs stay.
  vcpu.nested.reset();
  return succeed(vcpu);
}

function dropShadowEpts({ nested, vm, processor }: VcpuState): void {
  for (const { gpa, vmcs12 } of nested.slots) {
    if (gpa !== undefined) vm.nestedEpt.put(vmcs12.read(FIELD.EPT_POINTER), processor);
  }
}

/** CR0 and CR4 as L1 sees them have the bits that are fixed in VMX operation. */
function hasVmxRegisters(vcpu: VcpuState): boolean {
  const { capabilities } = vcpu.vm;
  return (
    hasFixedBits(
      vcpu.vm,
      vcpu.cr0,
      capability(capabilities, MSR.IA32_VMX_CR0_FIXED0),
      capability(capabilities, MSR.IA32_VMX_CR0_FIXED1),
    ) &&
    hasFixedBits(
      vcpu.vm,
      vcpu.cr4,
      capability(capabilities, MSR.IA32_VMX_CR4_FIXED0),
      capability(capabilities, MSR.IA32_VMX_CR4_FIXED1),
    )
  );
}

/** validate_nvmx_cr0_cr4: of the bits that must be 0, it looks at 31:0 only. */
function hasFixedBits(vm: Vm, value: bigint, fixed0: bigint, fixed1: bigint): boolean {
  if ((value & fixed0) !== fixed0 || (value & ~fixed1 & 0xffff_ffffn) !== 0n) return false;
  return (
    (value & ~fixed1) === 0n ||
    vm.deviates('24.8', 'VMXON accepts bits of CR0 or CR4 above 31 that are fixed to 0')
  );
}
