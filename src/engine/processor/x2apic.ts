// The local APIC in x2APIC mode, as far as interrupts of one processor go (SDM volume 3, 12.5, 12.8 and 12.12), by the
// time-stamp counter that a recording gives. That of a boot (machine/local-apic.ts) has a clock and other processors.
import { InterruptVectors, wordOf } from './interrupt-vectors.js';
import { MSR } from './msrs.js';

const X2APIC_FIRST = 0x800;
const X2APIC_LAST = 0x8ff;

/** Register offsets: MSR address less 0x800. */
const REGISTER = {
  ID: 0x02,
  VERSION: 0x03,
  TPR: 0x08,
  PPR: 0x0a,
  EOI: 0x0b,
  SPURIOUS: 0x0f,
  ISR: 0x10,
  IRR: 0x20,
  ICR: 0x30,
  LVT_TIMER: 0x32,
  SELF_IPI: 0x3f,
} as const;

const MASKED = 1n << 16n;
const MODE = 3n << 17n;
const TSC_DEADLINE_MODE = 2n << 17n;
const APIC_BASE_ENABLE = 1n << 11n;
export const APIC_BASE_X2APIC = 1n << 10n;

interface X2apicOptions {
  readonly id: number;
  /** The version register. */
  readonly version: bigint;
  /** IA32_APIC_BASE after reset. */
  readonly base: bigint;
}

export class X2apic extends InterruptVectors {
  base: bigint;
  readonly #registers = new Map<number, bigint>();
  /** IA32_TSC_DEADLINE; 0 when the timer is not armed. */
  #deadline = 0n;

  constructor(readonly options: X2apicOptions) {
    super();
    this.base = options.base;
    this.#registers.set(REGISTER.LVT_TIMER, MASKED);
  }

  /** When the timer fires, in time-stamp counter ticks; undefined when it is not armed. */
  get deadline(): bigint | undefined {
    return this.#deadline === 0n ? undefined : this.#deadline;
  }

  /** undefined for an MSR that is not the local APIC's, or that its mode does not offer. */
  readMsr(msr: number): bigint | undefined {
    if (msr === MSR.IA32_APIC_BASE) return this.base;
    if (msr === MSR.IA32_TSC_DEADLINE) return this.#deadline;
    if (!this.#isRegister(msr)) return undefined;
    const register = msr - X2APIC_FIRST;
    switch (register) {
      case REGISTER.ID:
        return BigInt(this.options.id);
      case REGISTER.VERSION:
        return this.options.version;
      case REGISTER.PPR:
        return BigInt(this.ppr);
      default:
        if (register >= REGISTER.ISR && register < REGISTER.ISR + 8) {
          return wordOf(this.isr, register - REGISTER.ISR);
        }
        if (register >= REGISTER.IRR && register < REGISTER.IRR + 8) {
          return wordOf(this.irr, register - REGISTER.IRR);
        }
        return this.#registers.get(register) ?? 0n;
    }
  }

  /** false for an MSR that is not the local APIC's, or that its mode does not offer. */
  writeMsr(msr: number, value: bigint, now: bigint): boolean {
    if (msr === MSR.IA32_APIC_BASE) {
      this.base = value;
      return true;
    }
    if (msr === MSR.IA32_TSC_DEADLINE) {
      const timer = this.#registers.get(REGISTER.LVT_TIMER) ?? 0n;
      this.#deadline = (timer & MODE) === TSC_DEADLINE_MODE ? value : 0n;
      this.elapse(now);
      return true;
    }
    if (!this.#isRegister(msr)) return false;
    const register = msr - X2APIC_FIRST;
    if (register === REGISTER.SELF_IPI) this.request(Number(value & 0xffn));
    else if (register === REGISTER.EOI) this.endOfInterrupt();
    else this.#registers.set(register, value);
    if (register === REGISTER.TPR) this.tpr = Number(value & 0xffn);
    return true;
  }

  /** Time has come to `now`: a timer that is due fires once. */
  elapse(now: bigint): void {
    if (this.#deadline === 0n || now < this.#deadline) return;
    this.#deadline = 0n;
    const timer = this.#registers.get(REGISTER.LVT_TIMER) ?? MASKED;
    if ((timer & MASKED) === 0n) this.request(Number(timer & 0xffn));
  }

  clone(): X2apic {
    const copy = new X2apic(this.options);
    copy.base = this.base;
    copy.irr.set(this.irr);
    copy.isr.set(this.isr);
    copy.tpr = this.tpr;
    for (const [register, value] of this.#registers) copy.#registers.set(register, value);
    copy.#deadline = this.#deadline;
    return copy;
  }

  #isRegister(msr: number): boolean {
    const x2apic = APIC_BASE_ENABLE | APIC_BASE_X2APIC;
    return msr >= X2APIC_FIRST && msr <= X2APIC_LAST && (this.base & x2apic) === x2apic;
  }
}
