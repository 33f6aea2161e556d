// The nested guest's memory: pages of the Service VM that KVM's EPT maps, and that QEMU reads and writes.
import type { NestedMachine } from '../../nested-machine.js';
import { KvmEpt } from './ept.js';
import type { PageAllocator } from './page-allocator.js';

const PAGE = 0x1000n;
const PAGE_MASK = ~(PAGE - 1n);

export class GuestMemory {
  readonly #ept: KvmEpt;
  readonly #backing = new Map<bigint, bigint>();

  /** @param size in bytes; addresses beyond it are no memory */
  constructor(
    private readonly machine: NestedMachine,
    private readonly pages: PageAllocator,
    readonly size: bigint,
  ) {
    this.#ept = new KvmEpt(machine, pages);
  }

  get eptp(): bigint {
    return this.#ept.eptp;
  }

  /** The EPT maps the page at a guest-physical address; false where the guest has no memory. */
  map(address: bigint): boolean {
    if (address < 0n || address >= this.size) return false;
    const page = address & PAGE_MASK;
    this.#ept.map(page, this.#backingOf(page));
    return true;
  }

  /** A number of 1, 2, 4 or 8 bytes that does not cross a quadword. */
  read(address: bigint, size: 1 | 2 | 4 | 8): bigint {
    const quad = this.machine.readL1Memory(this.#hostOf(address & ~7n)) ?? 0n;
    const shift = 8n * (address & 7n);
    return (quad >> shift) & ((1n << BigInt(8 * size)) - 1n);
  }

  write(address: bigint, size: 1 | 2 | 4 | 8, value: bigint): void {
    const host = this.#hostOf(address & ~7n);
    const shift = 8n * (address & 7n);
    const mask = ((1n << BigInt(8 * size)) - 1n) << shift;
    const quad = this.machine.readL1Memory(host) ?? 0n;
    this.machine.writeL1Memory(host, [(quad & ~mask) | ((value << shift) & mask)]);
  }

  load(address: number, bytes: Uint8Array): void {
    bytes.forEach((byte, i) => {
      this.write(BigInt(address + i), 1, BigInt(byte));
    });
  }

  #hostOf(address: bigint): bigint {
    return this.#backingOf(address & PAGE_MASK) + (address % PAGE);
  }

  #backingOf(page: bigint): bigint {
    let backing = this.#backing.get(page);
    if (backing === undefined) {
      backing = this.pages.allocate();
      this.#backing.set(page, backing);
    }
    return backing;
  }
}
