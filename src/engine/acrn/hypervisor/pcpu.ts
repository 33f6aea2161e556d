// A pCPU as the hypervisor runs it: idle thread or a vCPU's thread (ACRN v2.7 common/hv_main.c, common/schedule.c).

import type { GuestProgress } from '../../guests/guest-cpu.js';
import { APIC_MSR } from '../../machine/local-apic.js';
import type { Processor } from '../../machine/machine.js';
import { EXIT, PIN } from '../../processor/controls.js';
import { FIELD } from '../../processor/field-table.js';
import type { HvVcpu, HypervisorParts, PcpuContext } from './parts.js';
import { schedulerPolicy } from './schedulers/index.js';
import type { SchedulerPolicy, Thread } from './schedulers/thread.js';
import { HvTimers, TIMER_VECTOR } from './timers.js';
import { handleVmExit } from './vmexit.js';

/** ACRN include/arch/x86/asm/irq.h: wakes a pCPU so that it looks at its requests. */
export const NOTIFY_VECTOR = 0xe1;

/** Time of the hypervisor's own work, in nanoseconds. */
const HANDLER = 500;

export class Pcpu implements PcpuContext {
  readonly timers: HvTimers;
  readonly policy: SchedulerPolicy;
  /** The thread that runs; undefined is the idle thread. */
  current: Thread | undefined;
  needsReschedule = false;
  /** Why the pCPU does nothing any more. */
  dead: string | undefined;
  /** What it does before it enters the idle thread. */
  startUp: Generator<number> | undefined;

  constructor(
    readonly hypervisor: HypervisorParts,
    readonly processor: Processor,
    scheduler: string,
  ) {
    this.timers = new HvTimers(processor.apic);
    this.policy = schedulerPolicy(scheduler);
  }

  get id(): number {
    return this.processor.id;
  }

  get #now(): number {
    return this.hypervisor.machine.clock.now;
  }

  /** One thing that the pCPU does. @returns its time in nanoseconds; undefined when the pCPU halts */
  step(): number | undefined {
    if (this.dead !== undefined) return undefined;
    if (this.startUp !== undefined) {
      const next = this.startUp.next();
      if (this.dead !== undefined) return undefined;
      if (next.done === true) this.startUp = undefined;
      return next.done === true ? HANDLER : next.value;
    }
    const vcpu = this.current && this.hypervisor.vcpuOf(this.current);
    return vcpu === undefined ? this.#idle() : this.#run(vcpu);
  }

  /** dispatch_interrupt, with the EOI that it ends with. */
  dispatchInterrupt(vector: number): void {
    const { apic } = this.processor;
    if (vector === TIMER_VECTOR) {
      apic.write(APIC_MSR.EOI, 0n);
      this.timers.softirq(this.#now);
      return;
    }
    if (vector !== NOTIFY_VECTOR && !this.hypervisor.handleDeviceInterrupt(vector)) {
      this.hypervisor.log(4, `Spurious vector: 0x${vector.toString(16)}.`, this);
      this.hypervisor.machine.tell({
        type: 'interrupt-lost',
        pcpu: this.id,
        vector,
        why: 'the VM that it is for does not run there',
      });
    }
    apic.write(APIC_MSR.EOI, 0n);
  }

  /** Without "acknowledge interrupt on exit" the processor takes what is pending once interrupts are on. */
  openInterruptWindow(): void {
    const { apic } = this.processor;
    const vector = apic.deliverable;
    if (vector === undefined) return;
    apic.acknowledge(vector);
    this.dispatchInterrupt(vector);
  }

  schedule(): void {
    const previous = this.current;
    const next = this.policy.pickNext(previous, this.#now);
    this.needsReschedule = false;
    if (previous === next) return;
    if (previous !== undefined) {
      previous.status = previous.isBlocking ? 'BLOCKED' : 'RUNNABLE';
      previous.isBlocking = false;
    }
    if (next !== undefined) next.status = 'RUNNING';
    this.current = next;
    this.hypervisor.machine.tell({
      type: 'thread-switch',
      pcpu: this.id,
      from: previous?.vcpu,
      to: next?.vcpu,
    });
  }

  #idle(): number | undefined {
    const { apic } = this.processor;
    if (this.needsReschedule) {
      this.schedule();
      return HANDLER;
    }
    apic.nmi = false;
    if (apic.deliverable === undefined) return undefined;
    this.openInterruptWindow();
    return HANDLER;
  }

  #run(vcpu: HvVcpu): number | undefined {
    if (this.needsReschedule) {
      this.schedule();
      return HANDLER;
    }
    const interrupted = this.#interrupt(vcpu);
    if (interrupted !== undefined) return this.#after(vcpu, interrupted);
    return this.#after(vcpu, vcpu.guest.step());
  }

  /** An NMI, a physical or a virtual interrupt reaches the guest; undefined when there is none. */
  #interrupt(vcpu: HvVcpu): GuestProgress | undefined {
    const { apic } = this.processor;
    const { guest } = vcpu;
    const current = vcpu.engine.processor.current;
    if (current === undefined || guest.injectsEvent) return undefined;
    if (apic.nmi) {
      apic.nmi = false;
      return guest.deliver({ name: 'nmi' });
    }
    const vector = apic.deliverable;
    if (vector !== undefined) {
      const exits =
        (current.read32(FIELD.PIN_BASED_VM_EXEC_CONTROL) & PIN.EXTERNAL_INTERRUPT_EXITING) !== 0;
      const acknowledges =
        (current.read32(FIELD.VM_EXIT_CONTROLS) & EXIT.ACKNOWLEDGE_INTERRUPT) !== 0;
      if (exits) {
        const wasNested = guest.inL2;
        if (acknowledges) apic.acknowledge(vector);
        if (wasNested && acknowledges && !vcpu.vlapic.isPassedThrough) {
          this.hypervisor.machine.tell({
            type: 'interrupt-misdirected',
            vcpu: vcpu.name,
            pcpu: this.id,
            vector,
          });
        }
        return guest.deliver({ name: 'external-interrupt', vector });
      }
      if (guest.interruptible) {
        apic.acknowledge(vector);
        return guest.deliver({ name: 'external-interrupt', vector });
      }
    }
    const virtual = guest.inL2 || vcpu.vlapic.isPassedThrough ? undefined : vcpu.vlapic.deliverable;
    if (virtual !== undefined && guest.interruptible) {
      vcpu.vlapic.acknowledge(virtual);
      guest.takeVirtualInterrupt(virtual);
      return { kind: 'went-on', cost: HANDLER };
    }
    return undefined;
  }

  /** The hypervisor's part after a step of the guest. */
  #after(vcpu: HvVcpu, progress: GuestProgress): number | undefined {
    const { hypervisor } = this;
    switch (progress.kind) {
      case 'went-on':
        return progress.cost;
      case 'halted': {
        const { apic } = this.processor;
        return this.needsReschedule ||
          apic.nmi ||
          (apic.deliverable !== undefined && vcpu.guest.interruptible)
          ? progress.cost
          : undefined;
      }
      case 'exit':
        handleVmExit(vcpu);
        break;
      case 'exit-handled':
        break;
      case 'finished':
        vcpu.wait('io-request');
        break;
      case 'stopped':
        hypervisor.vmStopped(vcpu);
        break;
      case 'crashed':
        hypervisor.guestCrashed(vcpu, progress.level, progress.why);
        break;
    }
    hypervisor.afterVmExit(vcpu);
    return progress.cost + HANDLER;
  }
}
