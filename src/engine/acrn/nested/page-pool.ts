// A pool of 4-KiB pages (ACRN v2.7 page.c: alloc_page, free_page).
import { PAGE_SIZE, type PhysicalMemory } from '../../processor/memory.js';
import { AcrnStop } from './stop.js';

export class PagePool {
  readonly #used: Uint8Array;
  #hint = 0;
  /** Pages in use. */
  used = 0;

  /**
   * @param base host-physical address of the first page
   * @param pages number of pages
   */
  constructor(
    readonly memory: PhysicalMemory,
    readonly base: number,
    readonly pages: number,
  ) {
    this.#used = new Uint8Array(pages);
  }

  /** A zeroed page; its host-physical address. */
  allocate(): number {
    const free = this.#firstFree();
    this.#used[free] = 1;
    this.#hint = free;
    this.used++;
    const address = this.base + free * PAGE_SIZE;
    this.memory.zeroPage(address);
    return address;
  }

  free(address: number): void {
    const page = (address - this.base) / PAGE_SIZE;
    if (this.#used[page] !== 1) {
      throw new AcrnStop(`page 0x${address.toString(16)} is freed but not in use`, 'free_page');
    }
    this.#used[page] = 0;
    this.#hint = page;
    this.used--;
  }

  isUsed(address: number): boolean {
    return this.#used[(address - this.base) / PAGE_SIZE] === 1;
  }

  #firstFree(): number {
    const after = this.#used.indexOf(0, this.#hint);
    const free = after >= 0 ? after : this.#used.indexOf(0);
    if (free < 0) {
      throw new AcrnStop(
        `the pool of ${this.pages} shadow-EPT pages is used up: L2 maps more memory than ` +
          'the configured RAM has',
        'alloc_page',
      );
    }
    return free;
  }

  clone(memory: PhysicalMemory): PagePool {
    const copy = new PagePool(memory, this.base, this.pages);
    copy.#used.set(this.#used);
    copy.#hint = this.#hint;
    copy.used = this.used;
    return copy;
  }
}
