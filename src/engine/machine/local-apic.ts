// A physical local APIC in x2APIC mode (SDM volume 3, chapter 11 "Advanced Programmable Interrupt Controller").
import { highest, InterruptVectors, wordOf } from '../processor/interrupt-vectors.js';
import type { Alarm, Clock } from './clock.js';

/** MSRs of the x2APIC, and of the timer's deadline. */
export const APIC_MSR = {
  BASE: 0x1b,
  TSC_DEADLINE: 0x6e0,
  ID: 0x802,
  VERSION: 0x803,
  TPR: 0x808,
  PPR: 0x80a,
  EOI: 0x80b,
  LDR: 0x80d,
  SVR: 0x80f,
  ISR: 0x810,
  IRR: 0x820,
  ICR: 0x830,
  LVT_TIMER: 0x832,
  SELF_IPI: 0x83f,
} as const;

export const DELIVERY_MODE = { FIXED: 0, NMI: 4, INIT: 5, STARTUP: 6 } as const;

/** LVT timer: masked, and the mode in bits 18:17. */
export const LVT_MASKED = 1 << 16;
const LVT_MODE = 3 << 17;
export const LVT_TSC_DEADLINE = 2 << 17;
const SVR_ENABLED = 1 << 8;

/** What a write to the interrupt command register asks for. */
export interface InterprocessorInterrupt {
  readonly vector: number;
  /** One of DELIVERY_MODE. */
  readonly mode: number;
  /** x2APIC id; undefined for a logical destination. */
  readonly apicId: number | undefined;
  /** Logical destination in x2APIC mode: cluster in bits 31:16, a bit a processor in 15:0. */
  readonly logical: number;
}

export function readIcr(value: bigint): InterprocessorInterrupt {
  const low = Number(value & 0xffff_ffffn);
  const destination = Number((value >> 32n) & 0xffff_ffffn);
  const isLogical = (low & (1 << 11)) !== 0;
  return {
    vector: low & 0xff,
    mode: (low >> 8) & 7,
    apicId: isLogical ? undefined : destination,
    logical: isLogical ? destination : 0,
  };
}

/** Logical x2APIC id (SDM 11.12.10.2). */
export function logicalId(apicId: number): number {
  return ((apicId >> 4) << 16) | (1 << (apicId & 0xf));
}

interface LocalApicPorts {
  /** The processor has something to look at: a vector became pending, or an NMI. */
  readonly onPending: () => void;
  readonly send: (ipi: InterprocessorInterrupt) => void;
}

export class LocalApic extends InterruptVectors {
  nmi = false;
  #svr = SVR_ENABLED | 0xff;
  #lvtTimer = LVT_MASKED;
  #deadline = 0;
  #alarm: Alarm | undefined;

  /** @param id x2APIC id */
  constructor(
    readonly id: number,
    private readonly clock: Clock,
    private readonly ports: LocalApicPorts,
  ) {
    super();
  }

  /** The vector that the timer raises. */
  get timerVector(): number {
    return this.#lvtTimer & 0xff;
  }

  /** An interrupt message arrives. */
  raise(vector: number): void {
    this.request(vector);
    this.ports.onPending();
  }

  raiseNmi(): void {
    this.nmi = true;
    this.ports.onPending();
  }

  /** A pending vector that a higher or equal one in service holds back. */
  get heldBack(): { readonly vector: number; readonly inService: number } | undefined {
    const vector = highest(this.irr);
    const inService = highest(this.isr);
    return vector >= 0 && inService >= 0 && vector >> 4 <= inService >> 4
      ? { vector, inService }
      : undefined;
  }

  override endOfInterrupt(): void {
    super.endOfInterrupt();
    if (this.deliverable !== undefined) this.ports.onPending();
  }

  /** undefined for an MSR that the local APIC does not have. */
  read(msr: number): bigint | undefined {
    if (msr >= APIC_MSR.ISR && msr < APIC_MSR.ISR + 8) return wordOf(this.isr, msr - APIC_MSR.ISR);
    if (msr >= APIC_MSR.IRR && msr < APIC_MSR.IRR + 8) return wordOf(this.irr, msr - APIC_MSR.IRR);
    switch (msr) {
      case APIC_MSR.ID:
        return BigInt(this.id);
      case APIC_MSR.VERSION:
        return 0x0106_0015n;
      case APIC_MSR.TPR:
        return BigInt(this.tpr);
      case APIC_MSR.PPR:
        return BigInt(this.ppr);
      case APIC_MSR.LDR:
        return BigInt(logicalId(this.id));
      case APIC_MSR.SVR:
        return BigInt(this.#svr);
      case APIC_MSR.ICR:
        return 0n;
      case APIC_MSR.LVT_TIMER:
        return BigInt(this.#lvtTimer);
      case APIC_MSR.TSC_DEADLINE:
        return BigInt(this.#deadline);
      default:
        return undefined;
    }
  }

  /** false for an MSR that the local APIC does not have. */
  write(msr: number, value: bigint): boolean {
    const low = Number(value & 0xffff_ffffn);
    switch (msr) {
      case APIC_MSR.TPR:
        this.tpr = low & 0xff;
        return true;
      case APIC_MSR.EOI:
        this.endOfInterrupt();
        return true;
      case APIC_MSR.SVR:
        this.#svr = low;
        return true;
      case APIC_MSR.ICR:
        this.ports.send(readIcr(value));
        return true;
      case APIC_MSR.SELF_IPI:
        this.raise(low & 0xff);
        return true;
      case APIC_MSR.LVT_TIMER:
        this.#lvtTimer = low;
        if ((low & LVT_MODE) !== LVT_TSC_DEADLINE) this.#arm(0);
        return true;
      case APIC_MSR.TSC_DEADLINE:
        this.#arm(Number(value));
        return true;
      default:
        return false;
    }
  }

  /** SDM 11.5.4.1: a deadline in the past fires at once, 0 disarms. */
  #arm(deadline: number): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#deadline = deadline;
    if (deadline === 0 || (this.#lvtTimer & LVT_MODE) !== LVT_TSC_DEADLINE) return;
    this.#alarm = this.clock.at(deadline, () => {
      this.#deadline = 0;
      this.#alarm = undefined;
      if ((this.#lvtTimer & LVT_MASKED) === 0) this.raise(this.timerVector);
    });
  }
}

/** LVT timer entry in TSC-deadline mode. */
export function deadlineTimer(vector: number): bigint {
  return BigInt(LVT_TSC_DEADLINE | vector);
}
