// A virtio device on the PCI bus by its legacy interface, with MSI-X (virtio 1.0, 4.1.4.8; QEMU hw/virtio/virtio-pci.c).
import type { GuestMemory } from '../kvm/guest-memory.js';
import type { PciFunction } from './pci.js';
import { QUEUE_SIZE, VirtQueue } from './virtqueue.js';

const VENDOR = 0x1af4;
const BUS_MASTER = 4;
const MSIX_CAPABILITY = 0x40;
const MSIX_CONTROL = MSIX_CAPABILITY + 2;
const MSIX_ENABLE = 0x8000;
const MSIX_ENTRY = 16;
const BAR_SIZE = 0x1000n;
/** Registers in the I/O BAR; the device's own begin at CONFIGURATION once MSI-X is enabled. */
const REGISTER = {
  HOST_FEATURES: 0,
  GUEST_FEATURES: 4,
  QUEUE_PFN: 8,
  QUEUE_SIZE: 12,
  QUEUE_SELECT: 14,
  QUEUE_NOTIFY: 16,
  STATUS: 18,
  ISR: 19,
  QUEUE_VECTOR: 22,
  CONFIGURATION: 24,
} as const;
const DRIVER_OK = 4;

/** A message that the device sends as an interrupt. */
export interface MsiMessage {
  readonly address: number;
  readonly data: number;
}

export interface VirtioOptions {
  /** PCI device id: 0x1000 network card, 0x1001 disk. */
  readonly deviceId: number;
  readonly classCode: number;
  readonly features: number;
  readonly queues: number;
  /** The device's own configuration. */
  readonly configuration: Uint8Array;
  readonly ioBase: number;
  readonly memoryBase: bigint;
}

export class VirtioPci implements PciFunction {
  readonly configuration = new DataView(new ArrayBuffer(256));
  readonly queues: readonly VirtQueue[];
  readonly #table: DataView;
  #selected = 0;
  #status = 0;

  /** @param onNotify the driver has made buffers available in a queue */
  constructor(
    memory: GuestMemory,
    private readonly options: VirtioOptions,
    private readonly onNotify: (queue: number) => void,
  ) {
    const { deviceId, classCode, queues, ioBase, memoryBase } = options;
    this.queues = Array.from({ length: queues }, () => new VirtQueue(memory));
    this.#table = new DataView(new ArrayBuffer(queues * MSIX_ENTRY));
    const { configuration } = this;
    configuration.setUint16(0, VENDOR, true);
    configuration.setUint16(2, deviceId, true);
    // I/O and memory are on, as firmware leaves them; capabilities are there.
    configuration.setUint16(4, 3, true);
    configuration.setUint16(6, 0x10, true);
    configuration.setUint32(8, classCode << 8, true);
    configuration.setUint32(0x10, ioBase | 1, true);
    configuration.setUint32(0x14, Number(memoryBase), true);
    configuration.setUint8(0x34, MSIX_CAPABILITY);
    configuration.setUint8(MSIX_CAPABILITY, 0x11);
    configuration.setUint16(MSIX_CONTROL, queues - 1, true);
    configuration.setUint32(MSIX_CAPABILITY + 4, 1, true);
  }

  configure(offset: number, _size: 1 | 2 | 4, value: number): void {
    if (offset === 4) this.configuration.setUint16(4, value & 7, true);
    if (offset !== MSIX_CONTROL) return;
    this.configuration.setUint16(offset, (value & 0xc000) | (this.queues.length - 1), true);
  }

  ownsPort(port: number): boolean {
    const { ioBase, configuration } = this.options;
    return port >= ioBase && port < ioBase + REGISTER.CONFIGURATION + configuration.length;
  }

  ownsAddress(address: bigint): boolean {
    const { memoryBase } = this.options;
    return address >= memoryBase && address < memoryBase + BAR_SIZE;
  }

  readPort(port: number, size: 1 | 2 | 4): number {
    const queue = this.queues[this.#selected];
    const offset = port - this.options.ioBase;
    switch (offset) {
      case REGISTER.HOST_FEATURES:
        return this.options.features;
      case REGISTER.QUEUE_PFN:
        return Number((queue?.base ?? 0n) >> 12n);
      case REGISTER.QUEUE_SIZE:
        return queue === undefined ? 0 : QUEUE_SIZE;
      case REGISTER.STATUS:
        return this.#status;
      case REGISTER.QUEUE_VECTOR:
        return queue?.vector ?? 0xffff;
      default: {
        let value = 0;
        for (let i = size - 1; i >= 0; i -= 1) {
          value =
            (value << 8) | (this.options.configuration[offset - REGISTER.CONFIGURATION + i] ?? 0);
        }
        return value >>> 0;
      }
    }
  }

  writePort(port: number, value: number): void {
    const queue = this.queues[this.#selected];
    switch (port - this.options.ioBase) {
      case REGISTER.QUEUE_PFN:
        if (queue !== undefined) queue.base = BigInt(value >>> 0) << 12n;
        return;
      case REGISTER.QUEUE_SELECT:
        this.#selected = value;
        return;
      case REGISTER.QUEUE_NOTIFY:
        if (this.isRunning) this.onNotify(value);
        return;
      case REGISTER.STATUS:
        this.#status = value;
        return;
      case REGISTER.QUEUE_VECTOR:
        if (queue !== undefined) queue.vector = value;
        return;
      default:
    }
  }

  /** An access to the MSI-X table. */
  memoryAccess(address: bigint, value: bigint | undefined): bigint {
    const offset = Number(address - this.options.memoryBase) & ~3;
    if (offset + 4 > this.#table.byteLength) return 0n;
    if (value === undefined) return BigInt(this.#table.getUint32(offset, true));
    this.#table.setUint32(offset, Number(value & 0xffff_ffffn), true);
    return 0n;
  }

  /** The driver is ready, and the device may reach memory. */
  get isRunning(): boolean {
    const command = this.configuration.getUint16(4, true);
    return (this.#status & DRIVER_OK) !== 0 && (command & BUS_MASTER) !== 0;
  }

  /** The interrupt of a queue; undefined where the driver has asked for none. */
  message(queue: number): MsiMessage | undefined {
    const vector = this.queues[queue]?.vector ?? 0xffff;
    const isEnabled = (this.configuration.getUint16(MSIX_CONTROL, true) & MSIX_ENABLE) !== 0;
    const entry = vector * MSIX_ENTRY;
    if (!isEnabled || entry + MSIX_ENTRY > this.#table.byteLength) return undefined;
    if ((this.#table.getUint32(entry + 12, true) & 1) !== 0) return undefined;
    return {
      address: this.#table.getUint32(entry, true),
      data: this.#table.getUint32(entry + 8, true),
    };
  }
}
