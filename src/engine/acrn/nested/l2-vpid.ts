// VPIDs of L2 are L1's own values, so they may be those of L1 vCPUs (ACRN v2.7 nested.c:
// sanitize_l2_vpid).
import { FIELD } from '../../processor/field-table.js';
import type { VcpuState } from './vcpu-state.js';
import type { Vvmcs } from './vvmcs.js';

/** v2.5 and v2.6 flush all contexts on the VMLAUNCH path of run_vcpu. */
export function flushVpidAtEntry(vcpu: VcpuState, slot: Vvmcs): void {
  if (vcpu.vm.behaviour.flushesAllVpidsAtEntry) vcpu.processor.invvpid(2, 0, 0n);
  else flushConflictingVpid(vcpu, slot);
}

export function flushConflictingVpid(vcpu: VcpuState, slot: Vvmcs): void {
  const vpid = slot.vmcs12.read32(FIELD.VPID);
  if (vpid >= vcpu.vm.minL1Vpid) vcpu.processor.invvpid(1, vpid, 0n);
}
