// The EPT that KVM keeps for the nested guest, in the Service VM's memory (Linux arch/x86/kvm/mmu).
import type { NestedMachine } from '../../nested-machine.js';
import { ADDRESS } from '../../processor/non-root/paging.js';
import type { PageAllocator } from './page-allocator.js';

const READ_WRITE_EXECUTE = 0x7n;
const READ_EXECUTE = 0x5n;
const WRITE_BACK_LEAF = (6n << 3n) | (1n << 6n);
/** Write-back tables, four levels. */
const EPTP_ATTRIBUTES = 0x1en;

export class KvmEpt {
  readonly #root: bigint;

  constructor(
    private readonly machine: NestedMachine,
    private readonly pages: PageAllocator,
  ) {
    this.#root = pages.allocate();
  }

  get eptp(): bigint {
    return this.#root | EPTP_ATTRIBUTES;
  }

  /** Maps one 4-KiB page of the nested guest to a page of the Service VM. */
  map(guestPhysical: bigint, page: bigint, writable: boolean): void {
    const rights = writable ? READ_WRITE_EXECUTE : READ_EXECUTE;
    this.#set(guestPhysical, page | rights | WRITE_BACK_LEAF);
  }

  unmap(guestPhysical: bigint): void {
    this.#set(guestPhysical, 0n);
  }

  #set(guestPhysical: bigint, leaf: bigint): void {
    let table = this.#root;
    for (const shift of [39n, 30n, 21n]) {
      const at = table + 8n * ((guestPhysical >> shift) & 0x1ffn);
      let entry = this.machine.readL1Memory(at) ?? 0n;
      if (entry === 0n) {
        entry = this.pages.allocate() | READ_WRITE_EXECUTE;
        this.machine.writeL1Memory(at, [entry]);
      }
      table = entry & ADDRESS;
    }
    this.machine.writeL1Memory(table + 8n * ((guestPhysical >> 12n) & 0x1ffn), [leaf]);
  }
}
