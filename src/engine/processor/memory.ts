// Physical memory: sparse 4-KiB pages of quadwords, zero until written.

export const PAGE_SIZE = 0x1000;
export const PAGE_SHIFT = 12;
const QUADS = PAGE_SIZE / 8;

/** A page as 512 quadwords. */
export type Page = BigUint64Array;

const PAGE_NUMBER = PAGE_SIZE;

/** Addresses are numbers: a physical address has at most 52 bits, which a number holds exactly. */
export class PhysicalMemory {
  readonly #pages = new Map<number, Page>();

  /** The page that holds `address`; undefined when nothing was ever written to it. */
  peek(address: number): Page | undefined {
    return this.#pages.get(Math.floor(address / PAGE_NUMBER));
  }

  /** The page that holds `address`, created when missing. It stays the same object for ever. */
  page(address: number): Page {
    const number = Math.floor(address / PAGE_NUMBER);
    let page = this.#pages.get(number);
    if (page === undefined) {
      page = new BigUint64Array(QUADS);
      this.#pages.set(number, page);
    }
    return page;
  }

  /** The aligned quadword at `address` (bits 2:0 are ignored). */
  readQuad(address: number): bigint {
    const page = this.peek(address);
    return page === undefined ? 0n : (page[(address % PAGE_SIZE) >> 3] as bigint);
  }

  writeQuad(address: number, value: bigint): void {
    this.page(address)[(address % PAGE_SIZE) >> 3] = value;
  }

  /** The byte at `address`. */
  readByte(address: number): number {
    const page = this.peek(address);
    return page === undefined ? 0 : (bytesOf(page)[address % PAGE_SIZE] as number);
  }

  writeByte(address: number, value: number): void {
    bytesOf(this.page(address))[address % PAGE_SIZE] = value;
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
    this.peek(address)?.fill(0n);
  }

  clone(): PhysicalMemory {
    const copy = new PhysicalMemory();
    for (const [number, page] of this.#pages) copy.#pages.set(number, page.slice());
    return copy;
  }
}

/** The bytes of a page, sharing its storage. */
export function bytesOf(page: Page): Uint8Array {
  return new Uint8Array(page.buffer, page.byteOffset, PAGE_SIZE);
}
