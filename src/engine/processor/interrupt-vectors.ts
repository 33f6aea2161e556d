/** The interrupts of a local APIC by vector (SDM volume 3, 11.8): those that wait, and those in service. */
export class InterruptVectors {
  readonly irr = new Uint8Array(256);
  readonly isr = new Uint8Array(256);
  /** The task-priority register. */
  tpr = 0;

  request(vector: number): void {
    this.irr[vector] = 1;
  }

  /** The processor accepts the interrupt: it is in service from now on. */
  acknowledge(vector: number): void {
    this.irr[vector] = 0;
    this.isr[vector] = 1;
  }

  endOfInterrupt(): void {
    const vector = highest(this.isr);
    if (vector >= 0) this.isr[vector] = 0;
  }

  /** Processor priority: the higher of TPR and the vector in service (SDM 11.8.3.1). */
  get ppr(): number {
    const inService = Math.max(highest(this.isr), 0);
    return this.tpr >> 4 >= inService >> 4 ? this.tpr : inService & 0xf0;
  }

  /** The vector that may interrupt the processor now; undefined for none. */
  get deliverable(): number | undefined {
    const vector = highest(this.irr);
    return vector >= 0 && vector >> 4 > this.ppr >> 4 ? vector : undefined;
  }
}

/** The vector of the highest priority in a set; -1 for none. */
export function highest(set: Uint8Array): number {
  return set.lastIndexOf(1);
}

/** A register of a set: bits 31:0 are 32 vectors. */
export function wordOf(set: Uint8Array, index: number): bigint {
  let word = 0;
  for (let bit = 0; bit < 32; bit += 1) if (set[32 * index + bit] === 1) word |= 1 << bit;
  return BigInt(word >>> 0);
}
