// The nested guest's memory: pages of the Service VM that KVM's EPT maps, and that QEMU reads and writes.
import type { NestedMachine } from '../../nested-machine.js';
import { KvmEpt } from './ept.js';
import type { PageAllocator } from './page-allocator.js';

const PAGE = 0x1000n;
const PAGE_MASK = ~(PAGE - 1n);

export class GuestMemory {
  readonly #ept: KvmEpt;
  readonly #backing = new Map<bigint, bigint>();
  /** The kernel's zero page, and the guest's pages that it stands for. */
  #zeroPage: bigint | undefined;
  readonly #shared = new Set<bigint>();
  #isStale = false;

  /** @param size in bytes; addresses beyond it are not memory */
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

  /**
   * The EPT maps the page at a guest-physical address; false where the guest has no memory. A page that nobody has
   * written yet is the kernel's zero page, until somebody does (Linux mm/memory.c: do_anonymous_page, do_wp_page).
   */
  map(address: bigint, isWrite: boolean): boolean {
    if (address < 0n || address >= this.size) return false;
    const page = address & PAGE_MASK;
    if (isWrite || this.#backing.has(page)) {
      this.#ept.map(page, this.#backingOf(page), true);
    } else {
      this.#zeroPage ??= this.pages.allocate();
      this.#ept.map(page, this.#zeroPage, false);
      this.#shared.add(page);
    }
    return true;
  }

  /** Whether pages were taken away since it was asked last: who has translations of them has to forget them. */
  takeStale(): boolean {
    const isStale = this.#isStale;
    this.#isStale = false;
    return isStale;
  }

  /** A number of 1, 2, 4 or 8 bytes that does not cross a quadword. */
  read(address: bigint, size: 1 | 2 | 4 | 8): bigint {
    const backing = this.#backing.get(address & PAGE_MASK);
    if (backing === undefined) return 0n;
    const quad = this.machine.readL1Memory(backing + ((address & ~7n) % PAGE)) ?? 0n;
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

  bytes(address: bigint, length: number): Uint8Array {
    return Uint8Array.from({ length }, (_, i) => Number(this.read(address + BigInt(i), 1)));
  }

  load(address: bigint, bytes: Uint8Array): void {
    bytes.forEach((byte, i) => {
      this.write(address + BigInt(i), 1, BigInt(byte));
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
      if (this.#shared.delete(page)) {
        // The MMU notifier of the host's page tables (kvm_unmap_hva_range).
        this.#ept.unmap(page);
        this.#isStale = true;
      }
    }
    return backing;
  }
}
