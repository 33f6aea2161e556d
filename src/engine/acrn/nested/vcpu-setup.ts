// What a vCPU starts with: VMCS01 with L1's state (ACRN v2.7 vcpu.c: create_vcpu).
import { revisionIdOf } from '../../processor/capabilities.js';
import type { VcpuState } from './vcpu-state.js';
import { writeVmcs01 } from './vmcs01.js';

/** VMCS01 becomes current, with L1's state at the start. */
export function startVcpu(vcpu: VcpuState): void {
  const { vm, vmcs01, processor } = vcpu;
  vmcs01.revisionId = revisionIdOf(vm.capabilities);
  processor.vmclear(vmcs01);
  vcpu.loadVmcs(vmcs01);
  writeVmcs01(processor, {
    eptp: vm.ept.eptp,
    vpid: vm.minL1Vpid + vcpu.id,
    ...vm.bitmaps,
  });
  // A power-up invalidates all mappings.
  processor.invvpid(2, 0, 0n);
}
