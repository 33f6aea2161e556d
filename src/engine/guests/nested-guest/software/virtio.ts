// Virtio devices on the PCI bus: found by their ids, with an MSI-X vector a queue (virtio 1.0, 4.1.4.8 and 2.4).
import { type Assembler, type Memory, REG } from '../assembler.js';

const CONFIG_ADDRESS = 0xcf8;
const CONFIG_DATA = 0xcfc;
const VENDOR = 0x1af4;
const FIRST = 0x8000_0000;
const DEVICE = 0x800;
const DEVICES = 32;
const COMMAND = 4;
const ALL_ON = 7;
const IO_BAR = 0x10;
const MEMORY_BAR = 0x14;
const MSIX = 0x40;
const MSIX_ENABLE = 0x8000;
const MSI_ADDRESS = 0xfee0_0000;
const FEATURES = 0;
const GUEST_FEATURES = 4;
const QUEUE_PFN = 8;
const QUEUE_SELECT = 14;
const QUEUE_NOTIFY = 16;
const STATUS = 18;
const QUEUE_VECTOR = 22;
const ACKNOWLEDGED = 3;
const DRIVER_OK = 7;
/** Offsets in a queue of 256 entries. */
export const QUEUE = {
  AVAILABLE_INDEX: 0x1002,
  RING: 0x1004,
  USED_INDEX: 0x2002,
  USED_RING: 0x2004,
};

interface VirtioDriver {
  readonly name: string;
  readonly deviceId: number;
  /** Variable for the base of its I/O ports; 0 when there is no such device. */
  readonly ports: number;
  /** Features that the driver takes, of those that are offered. */
  readonly features: number;
  readonly queues: readonly { readonly memory: number; readonly vector: number }[];
}

/** OUT of EAX to the port at an offset of a device. */
function toPort(asm: Assembler, ports: number, offset: number, size: 1 | 2 | 4): void {
  asm.load(REG.DX, ports).aluImmediate('add', REG.DX, offset).out(size);
}

/** EAX is the double word at an offset of the configuration space in EBX. */
function readConfiguration(asm: Assembler, offset: number): void {
  asm.move(REG.AX, REG.BX).aluImmediate('or', REG.AX, offset).movImmediate(REG.DX, CONFIG_ADDRESS);
  asm.out(4).movImmediate(REG.DX, CONFIG_DATA).in(4);
}

function writeConfiguration(asm: Assembler, offset: number, value: number): void {
  asm.move(REG.AX, REG.BX).aluImmediate('or', REG.AX, offset & ~3);
  asm.movImmediate(REG.DX, CONFIG_ADDRESS).out(4);
  asm
    .movImmediate(REG.DX, CONFIG_DATA + (offset & 3))
    .movImmediate(REG.AX, value)
    .out(2);
}

export function startVirtio(asm: Assembler, driver: VirtioDriver): void {
  const { name, deviceId, ports, features, queues } = driver;
  asm.storeImmediate(ports, 0).movImmediate(REG.BX, FIRST).label(`${name}-find`);
  readConfiguration(asm, 0);
  asm.aluImmediate('cmp', REG.AX, (deviceId << 16) | VENDOR).jumpIf('equal', `${name}-found`);
  asm.aluImmediate('add', REG.BX, DEVICE);
  asm.aluImmediate('cmp', REG.BX, FIRST + DEVICES * DEVICE).jumpIf('different', `${name}-find`);
  asm.jmp(`${name}-ready`).label(`${name}-found`);
  writeConfiguration(asm, COMMAND, ALL_ON);
  readConfiguration(asm, IO_BAR);
  asm.aluImmediate('and', REG.AX, ~3).store(ports, REG.AX);
  readConfiguration(asm, MEMORY_BAR);
  asm.aluImmediate('and', REG.AX, ~0xf).move(REG.DI, REG.AX);
  for (const [i, { vector }] of queues.entries()) {
    asm.storeImmediate([REG.DI, 16 * i], MSI_ADDRESS).storeImmediate([REG.DI, 16 * i + 4], 0);
    asm.storeImmediate([REG.DI, 16 * i + 8], vector).storeImmediate([REG.DI, 16 * i + 12], 0);
  }
  writeConfiguration(asm, MSIX + 2, MSIX_ENABLE);
  asm.movImmediate(REG.AX, ACKNOWLEDGED);
  toPort(asm, ports, STATUS, 1);
  asm.load(REG.DX, ports).aluImmediate('add', REG.DX, FEATURES).in(4);
  asm.aluImmediate('and', REG.AX, features);
  toPort(asm, ports, GUEST_FEATURES, 4);
  for (const [i, { memory }] of queues.entries()) {
    asm.movImmediate(REG.AX, i);
    toPort(asm, ports, QUEUE_SELECT, 2);
    toPort(asm, ports, QUEUE_VECTOR, 2);
    asm.movImmediate(REG.AX, memory >> 12);
    toPort(asm, ports, QUEUE_PFN, 4);
  }
  asm.movImmediate(REG.AX, DRIVER_OK);
  toPort(asm, ports, STATUS, 1);
  asm.label(`${name}-ready`);
}

/** A descriptor; `next` for the one after it. */
export function describe(
  asm: Assembler,
  queue: number,
  index: number,
  buffer: { readonly address: number; readonly length: number; readonly writable?: boolean },
  next?: number,
): void {
  const at = queue + 16 * index;
  const flags = (next === undefined ? 0 : 1) | (buffer.writable === true ? 2 : 0);
  asm.storeImmediate(at, buffer.address).storeImmediate(at + 4, 0);
  asm.storeImmediate(at + 8, buffer.length).storeImmediate(at + 12, flags | ((next ?? 0) << 16));
}

/** Makes the chain whose head is in EBX available. `index` is the variable that counts them. */
export function makeAvailable(asm: Assembler, queue: number, index: number): void {
  const slot: Memory = [REG.DI, queue + QUEUE.RING];
  asm.load(REG.AX, index).move(REG.DI, REG.AX).aluImmediate('and', REG.DI, 0xff);
  asm.shiftLeft(REG.DI, 1).store(slot, REG.BX, 2).aluImmediate('add', REG.AX, 1);
  asm.store(index, REG.AX).store(queue + QUEUE.AVAILABLE_INDEX, REG.AX, 2);
}

export function notify(asm: Assembler, ports: number, queue: number): void {
  asm.movImmediate(REG.AX, queue);
  toPort(asm, ports, QUEUE_NOTIFY, 2);
}
