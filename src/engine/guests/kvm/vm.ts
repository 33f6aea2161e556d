// A virtual machine of KVM: its memory, its vCPUs, and the interrupts between its devices and them.
import type { LinuxCpu } from '../linux/kernel.js';
import type { GuestCode } from '../steps.js';
import type { GuestMemory } from './guest-memory.js';
import { type InterruptMessage, KvmIoApic } from './ioapic.js';
import type { KvmVcpu } from './vcpu.js';

/** A message-signalled interrupt goes to a local APIC by address bits 19:12, with the vector in data bits 7:0. */
const MSI_ADDRESS = 0xfee0_0000;

export class KvmVm {
  readonly vcpus: KvmVcpu[] = [];
  readonly ioapic = new KvmIoApic();

  constructor(readonly memory: GuestMemory) {}

  /** KVM_IRQ_LINE. @param from the CPU of the Service VM that it runs on */
  *setLine(from: LinuxCpu, line: number, asserted: boolean): GuestCode {
    const message = this.ioapic.setLine(line, asserted);
    if (message !== undefined) yield* this.#deliver(from, message);
  }

  /** KVM_SIGNAL_MSI. */
  *signalMsi(from: LinuxCpu, address: number, data: number): GuestCode {
    if (address >>> 20 !== MSI_ADDRESS >>> 20) return;
    yield* this.#deliver(from, { apicId: (address >>> 12) & 0xff, vector: data & 0xff });
  }

  *#deliver(from: LinuxCpu, { apicId, vector }: InterruptMessage): GuestCode {
    const vcpu = this.vcpus[apicId];
    if (vcpu !== undefined) yield* vcpu.interrupt(from, vector);
  }
}
