// The PCI vUART (ACRN v2.7 dm/vpci/vmcs9900.c): a 16550 in a memory BAR, with MSI-X.

import { APIC_MSR, logicalId } from '../../machine/local-apic.js';
import type { Output } from '../../machine/outputs.js';
import { Uart } from '../../machine/uart.js';
import type { HvVm } from './parts.js';

/** Message address: logical destination in bits 19:12. */
const MSI_DESTINATION_SHIFT = 12n;

/** The MSI-X table's only entry, in the second BAR. */
const MSIX = { ADDRESS: 0, DATA: 8, CONTROL: 12 } as const;
export const PCI_VUART_BAR_SIZE = 0x1000;

export class PciVuart {
  readonly uart: Uart;
  readonly #table = new Map<number, bigint>();
  #asserted = false;

  /** @param bar guest-physical address of the registers; the MSI-X table is a page after them */
  constructor(
    private readonly vm: HvVm,
    readonly bar: bigint,
    output: Output,
  ) {
    this.uart = new Uart(output, (asserted) => {
      if (asserted && !this.#asserted) this.#trigger();
      this.#asserted = asserted;
    });
  }

  owns(address: bigint): boolean {
    return address >= this.bar && address < this.bar + BigInt(2 * PCI_VUART_BAR_SIZE);
  }

  read(address: bigint): number {
    const offset = Number(address - this.bar);
    return offset < PCI_VUART_BAR_SIZE ? this.uart.read(offset) : 0;
  }

  write(address: bigint, value: bigint): void {
    const offset = Number(address - this.bar);
    if (offset < PCI_VUART_BAR_SIZE) this.uart.write(offset, Number(value & 0xffn));
    else this.#table.set(offset - PCI_VUART_BAR_SIZE, value);
  }

  /** trigger_vmcs9900_msix: a virtual interrupt, or with a passed-through local APIC a physical message. */
  #trigger(): void {
    const address = this.#table.get(MSIX.ADDRESS);
    const data = this.#table.get(MSIX.DATA);
    if (address === undefined || data === undefined) return;
    const destination = Number((address >> MSI_DESTINATION_SHIFT) & 0xffn);
    const target = this.vm.vcpus[destination];
    if (target === undefined) return;
    const vector = Number(data & 0xffn);
    if (!target.vlapic.isPassedThrough) {
      target.vlapic.accept(vector);
      return;
    }
    const logical = BigInt(logicalId(target.thread.pcpu));
    target.hypervisor.currentApic.write(
      APIC_MSR.ICR,
      (logical << 32n) | (1n << 11n) | BigInt(vector),
    );
  }
}
