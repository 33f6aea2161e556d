import { UART_PORTS, type Uart } from '../../machine/uart.js';
import type { NestedMachine } from '../../nested-machine.js';
import type {
  HvVcpu,
  HvVm,
  LegacyVuart,
  PciVuartDevice,
  VirtualPciUart,
  VmState,
} from './parts.js';
import type { VmTable } from './tables.js';
import { Vioapic } from './vioapic.js';
import { PCI_VUART_BAR_SIZE } from './vmcs9900.js';

/** A VM as the hypervisor keeps it. */
export class HypervisorVm implements HvVm {
  state: VmState = 'Powered Off';
  vcpus: readonly HvVcpu[] = [];
  readonly legacyVuarts: LegacyVuart[] = [];
  readonly pciVuarts: PciVuartDevice[] = [];
  readonly vioapic = new Vioapic(this);
  /** Where the device model's interrupt goes: HC_SET_CALLBACK_VECTOR. */
  callbackVector: number | undefined;
  /** The page of the Service VM that its I/O requests are in: HC_SET_IOREQ_BUFFER. */
  requestBuffer: bigint | undefined;

  constructor(
    readonly table: VmTable,
    readonly nested: NestedMachine,
  ) {}

  get id(): number {
    return this.table.id;
  }

  vuartAt(port: number): { uart: Uart; register: number } | undefined {
    const found = this.legacyVuarts.find(({ base }) => port >= base && port < base + UART_PORTS);
    return found && { uart: found.uart, register: port - found.base };
  }

  pciVuartAt(address: bigint): VirtualPciUart | undefined {
    return this.pciVuarts.find(({ device }) => device.owns(address))?.device;
  }
}

/** Where the BARs of a VM's PCI vUARTs are: at the end of the first 4 GiB. */
export function pciVuartBar(index: number): bigint {
  return 0xf000_0000n + BigInt(2 * index * PCI_VUART_BAR_SIZE);
}
