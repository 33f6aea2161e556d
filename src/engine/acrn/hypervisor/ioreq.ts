// An I/O request of a post-launched VM for the device model (ACRN v2.7 dm/io_req.c: acrn_insert_request;
// arch/x86/guest/vmx_io.c: arch_fire_hsm_interrupt).
import type { HvVcpu, HvVm } from './parts.js';

/** HSM's callback vector, until the Service VM sets another (include/arch/x86/asm/irq.h). */
const HSM_VECTOR = 0xf3;

/** What the first slot of a VM's request buffer says, in memory that ACRN shares with the Service VM. */
export const IO_REQUEST = { PENDING: 0, COMPLETE: 1, PROCESSING: 2, FREE: 3 } as const;

function setState(vm: HvVm, service: HvVm | undefined, state: number): void {
  if (vm.requestBuffer !== undefined) {
    service?.nested.writeL1Memory(vm.requestBuffer, [BigInt(state)]);
  }
}

/** The vCPU waits until the device model has completed the request. */
export function requestIo(vcpu: HvVcpu, port: number): void {
  const { hypervisor, vm } = vcpu;
  const { serviceVm } = hypervisor;
  hypervisor.machine.tell({ type: 'io-request', vm: vm.id, port });
  hypervisor.ioRequests.add(vm.id);
  setState(vm, serviceVm, IO_REQUEST.PENDING);
  vcpu.wait('io-request');
  // The upcall goes to vCPU 0 of the Service VM, by its virtual local APIC.
  serviceVm?.vcpus[0]?.vlapic.accept(serviceVm.callbackVector ?? HSM_VECTOR);
}

/**
 * HC_NOTIFY_REQUEST_FINISH, refused for a VM that is more severe than the Service VM. Such a VM polls for the
 * completion, and sees it no later.
 */
export function finishIo(vcpu: HvVcpu): boolean {
  const { hypervisor, vm } = vcpu;
  hypervisor.ioRequests.delete(vm.id);
  setState(vm, hypervisor.serviceVm, IO_REQUEST.FREE);
  vcpu.signal('io-request');
  return !vm.table.isRealTime;
}
