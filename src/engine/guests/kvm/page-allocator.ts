import type { NestedMachine } from '../../nested-machine.js';

const PAGE_SIZE = 0x1000n;

/** Free pages of the Service VM's memory, for the kernel and for QEMU. */
export class PageAllocator {
  #next: bigint;

  /** @param first guest-physical address of the first free page @param end where they end */
  constructor(
    private readonly machine: NestedMachine,
    first: bigint,
    private readonly end: bigint,
  ) {
    this.#next = first;
  }

  /**
   * A zeroed page's guest-physical address.
   * @throws RangeError when memory is used up: the callers use a bounded number of pages.
   */
  allocate(): bigint {
    if (this.#next >= this.end) throw new RangeError('the Service VM is out of memory');
    const page = this.#next;
    this.#next += PAGE_SIZE;
    this.machine.zeroL1Page(page);
    return page;
  }
}
