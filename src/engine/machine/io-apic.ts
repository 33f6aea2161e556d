// An I/O APIC with edge-triggered lines (Intel 82093AA), as hypervisors emulate it.

export const IOAPIC_BASE = 0xfec0_0000n;
const PINS = 24;
const SELECT = 0;
const WINDOW = 0x10;
const REDIRECTION = 0x10;
const MASKED = 1 << 16;

/** An interrupt message to a local APIC. */
export interface InterruptMessage {
  readonly apicId: number;
  readonly vector: number;
}

export class IoApic {
  #selected = 0;
  readonly #entries = new Uint32Array(2 * PINS).map((_, i) => (i % 2 === 0 ? MASKED : 0));
  readonly #asserted = new Set<number>();

  /** Whether its registers are at an address. */
  static owns(address: bigint): boolean {
    return address >= IOAPIC_BASE && address < IOAPIC_BASE + 0x1000n;
  }

  read(offset: number): number {
    return offset === SELECT ? this.#selected : (this.#entries[this.#selected - REDIRECTION] ?? 0);
  }

  write(offset: number, value: number): void {
    if (offset === SELECT) this.#selected = value & 0xff;
    else if (offset === WINDOW) this.#entries[this.#selected - REDIRECTION] = value;
  }

  /** The level of a line: the message of a rising edge, undefined for none. */
  assert(line: number, asserted: boolean): InterruptMessage | undefined {
    const before = this.#asserted.has(line);
    if (asserted) this.#asserted.add(line);
    else this.#asserted.delete(line);
    const entry = this.#entries[2 * line] ?? MASKED;
    if (!asserted || before || (entry & MASKED) !== 0) return undefined;
    return { apicId: (this.#entries[2 * line + 1] ?? 0) >>> 24, vector: entry & 0xff };
  }
}
