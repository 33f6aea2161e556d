// Physical memory: sparse 4-KiB pages, zero until written.

export const PAGE_SIZE = 0x1000;

/** A page, as bytes and as little-endian quadwords over the same storage. */
export class Page {
  readonly bytes = new Uint8Array(PAGE_SIZE);
  readonly quads = new BigUint64Array(this.bytes.buffer);

  clone(): Page {
    const copy = new Page();
    copy.bytes.set(this.bytes);
    return copy;
  }
}

/** Addresses are numbers: a physical address has at most 52 bits, which a number holds exactly. */
export class PhysicalMemory {
  readonly #pages = new Map<number, Page>();
  /** The page that was found last. */
  #latestNumber = -1;
  #latest: Page | undefined;

  /** The page that holds `address`; undefined when nothing was ever written to it. */
  peek(address: number): Page | undefined {
    const number = Math.floor(address / PAGE_SIZE);
    if (number === this.#latestNumber) return this.#latest;
    const page = this.#pages.get(number);
    if (page !== undefined) {
      this.#latestNumber = number;
      this.#latest = page;
    }
    return page;
  }

  /** The page that holds `address`, created when missing. It stays the same object for ever. */
  page(address: number): Page {
    let page = this.peek(address);
    if (page === undefined) {
      page = new Page();
      this.#pages.set(Math.floor(address / PAGE_SIZE), page);
    }
    return page;
  }

  /** The aligned quadword at `address` (bits 2:0 are ignored). */
  readQuad(address: number): bigint {
    const page = this.peek(address);
    return page === undefined ? 0n : (page.quads[(address % PAGE_SIZE) >> 3] as bigint);
  }

  writeQuad(address: number, value: bigint): void {
    this.page(address).quads[(address % PAGE_SIZE) >> 3] = value;
  }

  /** The byte at `address`. */
  readByte(address: number): number {
    const page = this.peek(address);
    return page === undefined ? 0 : (page.bytes[address % PAGE_SIZE] as number);
  }

  writeByte(address: number, value: number): void {
    this.page(address).bytes[address % PAGE_SIZE] = value;
  }

  /** `size` bytes (1, 2, 4 or 8) at `address`, little-endian; may cross a page boundary. */
  read(address: number, size: number): bigint {
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.readByte(address + i));
    return value;
  }

  write(address: number, size: number, value: bigint): void {
    for (let i = 0; i < size; i++) {
      this.writeByte(address + i, Number((value >> BigInt(8 * i)) & 0xffn));
    }
  }

  /** Zeroes the 4-KiB page that holds `address`. */
  zeroPage(address: number): void {
    this.peek(address)?.bytes.fill(0);
  }

  clone(): PhysicalMemory {
    const copy = new PhysicalMemory();
    for (const [number, page] of this.#pages) copy.#pages.set(number, page.clone());
    return copy;
  }
}
