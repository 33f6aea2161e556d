import type { HvVcpu } from './parts.js';
// An I/O request of a post-launched VM for the device model (ACRN v2.7 dm/io_req.c: acrn_insert_request;
// arch/x86/guest/vmx_io.c: arch_fire_hsm_interrupt).

/** HSM's callback vector, until the Service VM sets another (include/arch/x86/asm/irq.h). */
export const HSM_VECTOR = 0xf3;

/** The vCPU waits until the device model has completed the request. */
export function requestIo(vcpu: HvVcpu, port: number): void {
  const { hypervisor, vm } = vcpu;
  hypervisor.machine.tell({ type: 'io-request', vm: vm.id, port });
  hypervisor.ioRequests.add(vm.id);
  vcpu.wait('io-request');
  // The upcall goes to vCPU 0 of the Service VM, by its virtual local APIC.
  hypervisor.serviceVm?.vcpus[0]?.vlapic.accept(hypervisor.serviceVm.callbackVector ?? HSM_VECTOR);
}

/** HC_NOTIFY_REQUEST_FINISH. */
export function finishIo(vcpu: HvVcpu): void {
  vcpu.hypervisor.ioRequests.delete(vcpu.vm.id);
  vcpu.signal('io-request');
}
