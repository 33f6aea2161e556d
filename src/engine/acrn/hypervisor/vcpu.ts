import type { GuestCpu } from '../../guests/guest-cpu.js';
import type { VcpuName } from '../../machine/events.js';
import type { Vcpu } from '../nested/vcpu.js';
import type { HvVcpu, HvVm, HypervisorParts, PcpuContext, VcpuEvent, VcpuState } from './parts.js';
import type { Thread } from './schedulers/thread.js';
import { Vlapic } from './vlapic.js';

/** A vCPU as the hypervisor keeps it. */
export class HypervisorVcpu implements HvVcpu {
  readonly thread: Thread;
  readonly vlapic: Vlapic;
  state: VcpuState = 'Init';
  /** INIT has arrived, and the next SIPI starts it. */
  waitsForSipi = false;
  /** Destination half of the interrupt command register in the xAPIC page. */
  xapicDestination = 0;
  #waitsFor: VcpuEvent | undefined;

  constructor(
    readonly hypervisor: HypervisorParts,
    readonly vm: HvVm,
    readonly id: number,
    readonly pcpu: PcpuContext,
    readonly engine: Vcpu,
    readonly guest: GuestCpu,
  ) {
    this.vlapic = new Vlapic(this);
    this.thread = {
      vcpu: this.name,
      pcpu: pcpu.id,
      status: 'BLOCKED',
      isBlocking: false,
      notifiedByNmi: false,
    };
  }

  get name(): VcpuName {
    return { vm: this.vm.id, vcpu: this.id };
  }

  get label(): string {
    return `VM${this.vm.id} vCPU${this.id}`;
  }

  /** wait_event: the thread sleeps until the event is signalled. */
  wait(event: VcpuEvent): void {
    this.#waitsFor = event;
    this.hypervisor.sleep(this.thread);
  }

  /** signal_event. */
  signal(event: VcpuEvent): void {
    if (this.#waitsFor === event) {
      this.#waitsFor = undefined;
      this.hypervisor.wake(this.thread);
    } else if (event === 'virtual-interrupt') {
      this.hypervisor.kick(this.thread);
    }
  }
}
