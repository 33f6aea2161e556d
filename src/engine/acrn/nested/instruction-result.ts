// Permission checks of VMX instructions and how their results reach L1 (ACRN v2.7 nested.c:
// check_vmx_permission, nested_vmx_result).
import { FIELD } from '../../processor/field-table.js';
import { RFLAGS } from '../../processor/registers.js';
import {
  GENERAL_PROTECTION,
  UNDEFINED_OPCODE,
  VM_FAIL_INVALID,
  VM_SUCCEED,
  type VmxResult,
  vmFailValid,
} from '../../processor/result.js';
import { setVmxFlags } from '../../processor/vmx-instructions.js';
import type { VcpuState } from './vcpu-state.js';

/** #UD outside VMX operation, #GP(0) above CPL 0; undefined when L1 may execute the instruction. */
export function permissionFault(
  vcpu: VcpuState,
): typeof UNDEFINED_OPCODE | typeof GENERAL_PROTECTION | undefined {
  const { access } = vcpu;
  access.refresh();
  if (!vcpu.nested.vmxon || !access.isProtectedMode) return UNDEFINED_OPCODE;
  return access.privilegeLevel > 0 ? GENERAL_PROTECTION : undefined;
}

export function succeed(vcpu: VcpuState): VmxResult {
  setVmxFlags(vcpu.vmcs01, 0);
  return VM_SUCCEED;
}

export function failInvalid(vcpu: VcpuState): typeof VM_FAIL_INVALID {
  setVmxFlags(vcpu.vmcs01, RFLAGS.CF);
  return VM_FAIL_INVALID;
}

/**
 * VMfail with an error number (SDM 31.2). ACRN's is VMfailValid always, and the number goes to VMCS01,
 * where L1 never sees it.
 */
export function fail(
  vcpu: VcpuState,
  error: number,
): typeof VM_FAIL_INVALID | ReturnType<typeof vmFailValid> {
  const { vm, vmcs01, processor } = vcpu;
  const { current } = vcpu.nested;
  if (
    current === undefined &&
    !vm.deviates('31.2', `VMfailValid(${error}) without a current VMCS, not VMfailInvalid`)
  ) {
    return failInvalid(vcpu);
  }
  setVmxFlags(vmcs01, RFLAGS.ZF);
  processor.vmwrite32(FIELD.VM_INSTRUCTION_ERROR, error);
  if (
    current !== undefined &&
    !vm.deviates('31.4', `VM-instruction error ${error} is not stored in the current VMCS`)
  ) {
    current.vmcs02.write32(FIELD.VM_INSTRUCTION_ERROR, error);
  }
  return vmFailValid(error);
}
