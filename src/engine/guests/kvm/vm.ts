// A virtual machine of KVM: its memory, its vCPUs, and the interrupts between its devices and them.
import { type InterruptMessage, IoApic } from '../../machine/io-apic.js';
import type { LinuxCpu } from '../linux/kernel.js';
import type { GuestCode } from '../steps.js';
import type { GuestMemory } from './guest-memory.js';

/** A message-signalled interrupt goes to a local APIC by address bits 19:12, with the vector in data bits 7:0. */
const MSI_ADDRESS = 0xfee0_0000;

/** A vCPU, as interrupts reach it. */
export interface InterruptTarget {
  /** @param from the CPU of the Service VM that it runs on */
  interrupt(from: LinuxCpu, vector: number): GuestCode;
  /** INIT or SIPI; the page of a SIPI. */
  startUp(from: LinuxCpu, mode: number, page: number): GuestCode;
  /** It forgets what the EPT said before it runs again. */
  flush(from: LinuxCpu): GuestCode;
}

export class KvmVm {
  /** By their local APIC ids. */
  readonly vcpus: InterruptTarget[] = [];
  readonly ioapic = new IoApic();

  constructor(readonly memory: GuestMemory) {}

  /** kvm_flush_remote_tlbs, after pages of the guest were taken away. @param from the CPU that it is called on */
  *flushStale(from: LinuxCpu): GuestCode {
    if (!this.memory.takeStale()) return;
    for (const vcpu of this.vcpus) yield* vcpu.flush(from);
  }

  /** KVM_IRQ_LINE. @param from the CPU of the Service VM that it runs on */
  *setLine(from: LinuxCpu, line: number, asserted: boolean): GuestCode {
    const message = this.ioapic.assert(line, asserted);
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
