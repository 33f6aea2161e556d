import { APIC_MSR, type LocalApic } from '../../machine/local-apic.js';

function isApicMsr(msr: number): boolean {
  return (msr >= 0x800 && msr < 0x900) || msr === APIC_MSR.TSC_DEADLINE;
}

/** A processor's MSRs that guests reach without an exit, with those of its local APIC among them. */
export class LapicMsrs extends Map<number, bigint> {
  readonly #apic: LocalApic;

  constructor(apic: LocalApic, others: ReadonlyMap<number, bigint>) {
    super(others);
    this.#apic = apic;
  }

  override has(msr: number): boolean {
    return isApicMsr(msr) ? this.#apic.read(msr) !== undefined || isWriteOnly(msr) : super.has(msr);
  }

  override get(msr: number): bigint | undefined {
    return isApicMsr(msr) ? this.#apic.read(msr) : super.get(msr);
  }

  override set(msr: number, value: bigint): this {
    // Map's constructor calls this before there is a local APIC.
    if (isApicMsr(msr)) this.#apic?.write(msr, value);
    else super.set(msr, value);
    return this;
  }
}

function isWriteOnly(msr: number): boolean {
  return msr === APIC_MSR.EOI || msr === APIC_MSR.SELF_IPI;
}
