import type { HvVm } from './parts.js';
// The virtual I/O APIC of a VM (ACRN v2.7 dm/vioapic.c): legacy lines become vectors of the virtual local APICs.

export const IOAPIC_BASE = 0xfec0_0000n;
const SELECT = 0;
const WINDOW = 0x10;
const REDIRECTION = 0x10;
const MASKED = 1 << 16;

export class Vioapic {
  #selected = 0;
  readonly #entries = new Uint32Array(48);
  readonly #asserted = new Set<number>();

  constructor(private readonly vm: HvVm) {
    for (let pin = 0; pin < 24; pin += 1) this.#entries[2 * pin] = MASKED;
  }

  write(offset: number, value: number): void {
    if (offset === SELECT) this.#selected = value;
    else if (offset === WINDOW) this.#entries[this.#selected - REDIRECTION] = value;
  }

  read(offset: number): number {
    return offset === SELECT ? this.#selected : (this.#entries[this.#selected - REDIRECTION] ?? 0);
  }

  /** An edge-triggered line: a rising edge is an interrupt. */
  setLine(line: number, asserted: boolean): void {
    const before = this.#asserted.has(line);
    if (asserted) this.#asserted.add(line);
    else this.#asserted.delete(line);
    if (!asserted || before) return;
    const entry = this.#entries[2 * line] ?? MASKED;
    if ((entry & MASKED) !== 0) return;
    const target = (this.#entries[2 * line + 1] ?? 0) >>> 24;
    const vcpu = this.vm.vcpus[target] ?? this.vm.vcpus[0];
    vcpu?.vlapic.accept(entry & 0xff, line);
  }
}
