// VMLAUNCH and VMRESUME (ACRN v2.7 nested.c: nested_vmentry).
import { FIELD } from '../../processor/field-table.js';
import { ENTERED_L2, VM_ERROR, type VmxResult } from '../../processor/result.js';
import type { EntryFailure } from '../../processor/vm-entry/check.js';
import { fail, failInvalid, permissionFault } from './instruction-result.js';
import { flushVpidAtEntry } from './l2-vpid.js';
import { mergeAtEntry } from './merge.js';
import { resumeL1 } from './reflect.js';
import type { VcpuState } from './vcpu-state.js';
import { LAUNCH_STATE_CLEAR, LAUNCH_STATE_LAUNCHED } from './vmcs12.js';
import { checkVmcs12, errorOfCheck, storeEntryFailure } from './vmcs12-entry-checks.js';
import type { Vvmcs } from './vvmcs.js';

/** GUEST_INTERRUPTIBILITY_INFO bit 1. */
const BLOCKING_BY_MOV_SS = 2;

/** Makes VMCS02 current for L2; the vCPU then enters it. */
export function handleVmentry(vcpu: VcpuState, launch: boolean): VmxResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  const { nested, processor } = vcpu;
  const slot = nested.current;
  if (slot === undefined) return failInvalid(vcpu);
  const mayEnter = passesChecks(vcpu, slot, launch);
  if (mayEnter !== undefined) return mayEnter;
  processor.vmclear(slot.vmcs02);
  slot.vmcs02.shadow = false;
  vcpu.loadVmcs(slot.vmcs02);
  mergeAtEntry(vcpu, slot);
  if (vcpu.vm.behaviour.followsSdm) loadRegistersOfL1(vcpu);
  nested.inL2 = true;
  if (launch) slot.vmcs12.launchState = LAUNCH_STATE_LAUNCHED;
  flushVpidAtEntry(vcpu, slot);
  return ENTERED_L2;
}

/** SDM 27.3.2.1: what VMCS12 does not have loaded, L2 gets from L1. */
function loadRegistersOfL1({ processor, vmcs01 }: VcpuState): void {
  processor.efer = vmcs01.read32(FIELD.GUEST_IA32_EFER);
  processor.pat = vmcs01.read(FIELD.GUEST_IA32_PAT);
  processor.dr7 = vmcs01.read32(FIELD.GUEST_DR7);
  processor.debugctl = vmcs01.read32(FIELD.GUEST_IA32_DEBUGCTL);
}

/** What keeps L1 from entering L2, in the SDM's order; ACRN looks at the launch state only. */
function passesChecks(vcpu: VcpuState, slot: Vvmcs, launch: boolean): VmxResult | undefined {
  const { vm, vmcs01 } = vcpu;
  if (
    (vmcs01.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO) & BLOCKING_BY_MOV_SS) !== 0 &&
    !vm.deviates('27.1', 'VM entry is not refused for blocking by MOV SS')
  ) {
    return fail(vcpu, VM_ERROR.ENTRY_BLOCKED_BY_MOV_SS);
  }
  if (launch && slot.vmcs12.launchState !== LAUNCH_STATE_CLEAR) {
    return fail(vcpu, VM_ERROR.VMLAUNCH_NONCLEAR_VMCS);
  }
  if (!launch && slot.vmcs12.launchState !== LAUNCH_STATE_LAUNCHED) {
    return fail(vcpu, VM_ERROR.VMRESUME_NONLAUNCHED_VMCS);
  }
  const failure = vm.asksTheSdm ? checkVmcs12(vcpu, slot) : undefined;
  if (failure === undefined) return undefined;
  const { check } = failure;
  if (
    vm.deviates('27.2', `VMCS12 fails the check ${check} of VM entry, which ACRN does not make`)
  ) {
    return undefined;
  }
  return refuse(vcpu, slot, failure);
}

/** VMfailValid(7) or (8), or a VM exit 33 or 34 to L1. */
function refuse(vcpu: VcpuState, slot: Vvmcs, failure: EntryFailure): VmxResult {
  const error = errorOfCheck(failure);
  const reason = error === undefined ? storeEntryFailure(slot, failure) : 0;
  vcpu.vm.trace.sink?.({
    level: 0,
    type: 'entry-check-failed',
    vmcs: 'VMCS12',
    check: failure.check,
    error: error ?? reason & 0xffff,
  });
  if (error !== undefined) return fail(vcpu, error);
  resumeL1(vcpu, slot);
  return { ending: 'entry-failed', reason };
}
