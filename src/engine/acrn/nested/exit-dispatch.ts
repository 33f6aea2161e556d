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

/** What a handler does with the operands of L1's instruction. */
export type ExitHandler = (
  vcpu: VcpuState,
  first: bigint | number,
  second: bigint,
  third: bigint,
) => VmxResult | ValueResult;

export const L1_EXIT_HANDLERS: Readonly<Record<number, ExitHandler>> = {
  [EXIT_REASON.VMXON]: (vcpu, pointer) => handleVmxon(vcpu, BigInt(pointer)),
  [EXIT_REASON.VMXOFF]: handleVmxoff,
  [EXIT_REASON.VMPTRLD]: (vcpu, pointer) => handleVmptrld(vcpu, BigInt(pointer)),
  [EXIT_REASON.VMCLEAR]: (vcpu, pointer) => handleVmclear(vcpu, BigInt(pointer)),
  [EXIT_REASON.VMPTRST]: handleVmptrst,
  [EXIT_REASON.VMREAD]: handleVmread,
  [EXIT_REASON.VMWRITE]: handleVmwrite,
  [EXIT_REASON.VMLAUNCH]: (vcpu) => handleVmentry(vcpu, true),
  [EXIT_REASON.VMRESUME]: (vcpu) => handleVmentry(vcpu, false),
  [EXIT_REASON.INVEPT]: (vcpu, type, eptp, reserved) =>
    handleInvept(vcpu, BigInt(type), eptp, reserved),
  [EXIT_REASON.INVVPID]: (vcpu, type, vpid, address) =>
    handleInvvpid(vcpu, BigInt(type), vpid, address),
  [EXIT_REASON.RDMSR]: (vcpu, msr) => handleRdmsr(vcpu, Number(msr)),
};

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
