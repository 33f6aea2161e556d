// The local APIC that L1 has: the processor's own, handed over (GUEST_FLAG_LAPIC_PASSTHROUGH), or an emulated one
// (ACRN v2.7 vlapic.c).

import { MSR } from '../../processor/msrs.js';
import { X2apic } from '../../processor/x2apic.js';

/** The vector of the hypervisor's own timer. */
const HYPERVISOR_TIMER = 0xe0n;
const LVT_TIMER = 0x832;
const TSC_DEADLINE_MODE = 2n << 17n;
const ENABLED_XAPIC = 0xfee0_0900n;
const X2APIC = 1n << 10n;

/** 'own' without a hypervisor. */
type ApicKind = 'own' | 'passthrough' | 'emulated';

export class L1Apic {
  /** IA32_APIC_BASE of L1, where that is not the processor's. */
  #base = ENABLED_XAPIC;
  /** What L1 wrote to IA32_TSC_DEADLINE. */
  #deadline = 0n;
  readonly #emulated = new X2apic({ id: 0, version: 0x6_0010n, base: ENABLED_XAPIC });

  constructor(
    readonly kind: ApicKind,
    readonly physical: X2apic,
  ) {}

  /** undefined for an MSR that is not the local APIC's. */
  readMsr(msr: number, now: bigint): bigint | undefined {
    if (this.kind === 'own') return this.physical.readMsr(msr);
    if (msr === MSR.IA32_APIC_BASE) return this.#base;
    if (msr === MSR.IA32_TSC_DEADLINE) {
      // vlapic_get_tsc_deadline_msr: with passthrough what was written last, else 0 once it has passed.
      return this.kind === 'passthrough' || this.#deadline > now ? this.#deadline : 0n;
    }
    if (this.kind === 'emulated') return this.#emulated.readMsr(msr);
    return (this.#base & X2APIC) === 0n ? undefined : this.physical.readMsr(msr);
  }

  /** false for an MSR that is not the local APIC's. */
  writeMsr(msr: number, value: bigint, now: bigint): boolean {
    if (this.kind === 'own') return this.physical.writeMsr(msr, value, now);
    if (msr === MSR.IA32_APIC_BASE) {
      this.#base = value;
      return this.#emulated.writeMsr(msr, value, now);
    }
    if (msr === MSR.IA32_TSC_DEADLINE) {
      this.#deadline = value;
      if (this.kind === 'emulated') {
        // ACRN's timer stands for L1's.
        this.physical.writeMsr(LVT_TIMER, HYPERVISOR_TIMER | TSC_DEADLINE_MODE, now);
      }
      return this.physical.writeMsr(msr, value, now);
    }
    if (this.kind === 'emulated') return this.#emulated.writeMsr(msr, value, now);
    return (this.#base & X2APIC) !== 0n && this.physical.writeMsr(msr, value, now);
  }
}
