// VMLAUNCH and VMRESUME (ACRN v2.7 nested.c: nested_vmentry).
import { FIELD } from '../processor/field-table.js';
import { ENTERED_L2, VM_ERROR, type VmxResult } from '../processor/result.js';
import { failInvalid, failValid, permissionFault } from './instruction-result.js';
import { mergeAtEntry } from './merge.js';
import type { Vcpu } from './vcpu.js';
import { LAUNCH_STATE_CLEAR, LAUNCH_STATE_LAUNCHED } from './vmcs12.js';
import type { Vvmcs } from './vvmcs.js';

/** Makes VMCS02 current for L2; the vCPU then enters it. */
export function handleVmentry(vcpu: Vcpu, launch: boolean): VmxResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  const { nested, processor } = vcpu;
  const slot = nested.current;
  if (slot === undefined) return failInvalid(vcpu);
  if (launch && slot.vmcs12.launchState !== LAUNCH_STATE_CLEAR) {
    return failValid(vcpu, VM_ERROR.VMLAUNCH_NONCLEAR_VMCS);
  }
  if (!launch && slot.vmcs12.launchState !== LAUNCH_STATE_LAUNCHED) {
    return failValid(vcpu, VM_ERROR.VMRESUME_NONLAUNCHED_VMCS);
  }
  processor.vmclear(slot.vmcs02);
  slot.vmcs02.shadow = false;
  vcpu.loadVmcs(slot.vmcs02);
  mergeAtEntry(vcpu, slot);
  nested.inL2 = true;
  if (launch) slot.vmcs12.launchState = LAUNCH_STATE_LAUNCHED;
  flushVpidAtEntry(vcpu, slot);
  return ENTERED_L2;
}

function flushVpidAtEntry(vcpu: Vcpu, slot: Vvmcs): void {
  // v2.5 and v2.6 flush all contexts on the VMLAUNCH path of run_vcpu.
  if (vcpu.vm.behaviour.flushesAllVpidsAtEntry) vcpu.processor.invvpid(2, 0, 0n);
  else flushConflictingVpid(vcpu, slot);
}

/** sanitize_l2_vpid: VPIDs are L1's own values, so they may be those of L1 vCPUs. */
export function flushConflictingVpid(vcpu: Vcpu, slot: Vvmcs): void {
  const vpid = slot.vmcs12.read32(FIELD.VPID);
  if (vpid !== 0 && vpid >= vcpu.vm.minL1Vpid) vcpu.processor.invvpid(1, vpid, 0n);
}
