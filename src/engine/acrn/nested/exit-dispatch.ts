// The handlers of VM exits from L1, by basic exit reason (ACRN v2.7 vmexit.c: dispatch_table).
import { EXIT_REASON } from '../../processor/exit-reason.js';
import { MSR } from '../../processor/msrs.js';
import {
  GENERAL_PROTECTION,
  UNDEFINED_OPCODE,
  type ValueResult,
  type VmxResult,
} from '../../processor/result.js';
import { NO_VMCS } from '../../processor/vmcs.js';
import { permissionFault, succeed } from './instruction-result.js';
import { handleInvept, handleInvvpid } from './invept-invvpid.js';
import { handleVmentry } from './nested-vmentry.js';
import type { VcpuState } from './vcpu-state.js';
import { handleVmclear, handleVmptrld } from './vmptrld-vmclear.js';
import { handleVmread, handleVmwrite } from './vmread-vmwrite.js';
import { handleVmxoff, handleVmxon } from './vmxon.js';

/** What ACRN does with an instruction of L1 that exited, and its operands. */
export function handleL1Exit(
  vcpu: VcpuState,
  reason: number,
  first: bigint | number,
  second: bigint,
  third: bigint,
): VmxResult | ValueResult {
  switch (reason) {
    case EXIT_REASON.VMREAD:
      return handleVmread(vcpu, first);
    case EXIT_REASON.VMWRITE:
      return handleVmwrite(vcpu, first, second);
    case EXIT_REASON.VMRESUME:
      return handleVmentry(vcpu, false);
    case EXIT_REASON.VMLAUNCH:
      return handleVmentry(vcpu, true);
    case EXIT_REASON.VMXON:
      return handleVmxon(vcpu, BigInt(first));
    case EXIT_REASON.VMXOFF:
      return handleVmxoff(vcpu);
    case EXIT_REASON.VMPTRLD:
      return handleVmptrld(vcpu, BigInt(first));
    case EXIT_REASON.VMCLEAR:
      return handleVmclear(vcpu, BigInt(first));
    case EXIT_REASON.VMPTRST:
      return handleVmptrst(vcpu);
    case EXIT_REASON.INVEPT:
      return handleInvept(vcpu, BigInt(first), second, third);
    case EXIT_REASON.INVVPID:
      return handleInvvpid(vcpu, BigInt(first), second, third);
    case EXIT_REASON.RDMSR:
      return handleRdmsr(vcpu, Number(first));
    default:
      return UNDEFINED_OPCODE;
  }
}

/** undefined_vmexit_handler: ACRN does not have VMPTRST. The value is what it would store. */
function handleVmptrst(vcpu: VcpuState): ValueResult {
  const fault = permissionFault(vcpu);
  if (fault === UNDEFINED_OPCODE) return fault;
  if (vcpu.vm.deviates('31.3 VMPTRST', 'VMPTRST always raises #UD')) return UNDEFINED_OPCODE;
  if (fault !== undefined) return fault;
  succeed(vcpu);
  return { ending: 'VMsucceed', value: vcpu.nested.current?.gpa ?? NO_VMCS };
}

/** read_vmx_msr, and IA32_FEATURE_CONTROL; the other MSRs are not part of nested VMX. */
function handleRdmsr(vcpu: VcpuState, msr: number): ValueResult {
  if (msr === MSR.IA32_FEATURE_CONTROL) return { ending: 'VMsucceed', value: vcpu.featureControl };
  const value = vcpu.vm.configuration.nvmxEnabled ? vcpu.vm.vmxMsrs.get(msr) : undefined;
  return value === undefined ? GENERAL_PROTECTION : { ending: 'VMsucceed', value };
}
