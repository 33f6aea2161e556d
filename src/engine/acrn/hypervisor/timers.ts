// The hypervisor's timers of one pCPU (ACRN v2.7 hypervisor/common/timer.c, arch/x86/tsc_deadline_timer.c).
import { APIC_MSR, deadlineTimer, type LocalApic } from '../../machine/local-apic.js';

/** ACRN hypervisor/include/arch/x86/asm/irq.h. */
export const TIMER_VECTOR = 0xe0;

/** A timer of the hypervisor; times in nanoseconds. */
export interface HvTimer {
  /** Such as "console". */
  readonly name: string;
  timeout: number;
  /** 0 for one shot. */
  readonly period: number;
  readonly run: () => void;
}

const MAX_ACTIONS = 32;

export class HvTimers {
  #list: HvTimer[] = [];

  constructor(private readonly apic: LocalApic) {}

  /** The local APIC's timer becomes the hypervisor's. */
  initialize(): void {
    this.apic.write(APIC_MSR.LVT_TIMER, deadlineTimer(TIMER_VECTOR));
  }

  add(timer: HvTimer): void {
    if (this.#insert(timer)) this.#updatePhysicalTimer();
  }

  delete(timer: HvTimer): void {
    this.#list = this.#list.filter((other) => other !== timer);
  }

  /** Timers that have expired and not run; the softirq of the timer interrupt runs them. */
  overdue(now: number): readonly HvTimer[] {
    return this.#list.filter(({ timeout }) => timeout < now);
  }

  softirq(now: number): void {
    for (let tries = MAX_ACTIONS; tries > 0; tries -= 1) {
      const timer = this.#list[0];
      if (timer === undefined || timer.timeout > now) break;
      this.#list.shift();
      timer.run();
      if (timer.period > 0) {
        timer.timeout += timer.period;
        this.#insert(timer);
      }
    }
    this.#updatePhysicalTimer();
  }

  /** Whether the timer is the first to expire. */
  #insert(timer: HvTimer): boolean {
    const at = this.#list.findIndex(({ timeout }) => timeout >= timer.timeout);
    this.#list.splice(at < 0 ? this.#list.length : at, 0, timer);
    return this.#list[0] === timer;
  }

  /** Only the deadline is written: the vector is whatever the LVT entry holds by now. */
  #updatePhysicalTimer(): void {
    const first = this.#list[0];
    if (first !== undefined) {
      this.apic.write(APIC_MSR.TSC_DEADLINE, BigInt(Math.max(Math.ceil(first.timeout), 1)));
    }
  }
}
