// L0's own EPT for the VM (ACRN v2.7 ept.c: ept_add_mr, local_gpa2hpa).
import { EPT_ADDRESS_MASK, EPT_LARGE_PAGE, EPT_RWX, eptIndex } from '../../processor/ept.js';
import { PAGE_SIZE, type PhysicalMemory } from '../../processor/memory.js';
import type { MemoryRegion } from './configuration.js';

/** Read, write, execute, write-back. */
const ATTRIBUTES = BigInt(EPT_RWX) | (6n << 3n);

const SIZE_OF_LEVEL = [0, PAGE_SIZE, PAGE_SIZE * 512, PAGE_SIZE * 512 * 512] as const;

/** A 4-level EPT covers 48 bits of guest-physical address. */
const GPA_LIMIT = 1n << 48n;

/** INVALID_HPA: what ACRN gets for an address that the VM does not have, and stores unchecked. */
export const INVALID_HPA = 1n << 52n;

export class VmEpt {
  constructor(
    readonly memory: PhysicalMemory,
    readonly root: number,
  ) {}

  /** The EPTP in VMCS01: write-back tables, 4 levels. */
  get eptp(): bigint {
    return BigInt(this.root) | (3n << 3n) | 6n;
  }

  /** Maps a region with the largest pages that fit. */
  addMemoryRegion(region: MemoryRegion, allocatePage: () => number): void {
    let { gpa, hpa, size } = region;
    while (size > 0) {
      const level = [3, 2].find((l) => fits(gpa, hpa, size, SIZE_OF_LEVEL[l] ?? 0)) ?? 1;
      this.#map(gpa, hpa, level, allocatePage);
      const step = SIZE_OF_LEVEL[level] ?? PAGE_SIZE;
      gpa += step;
      hpa += step;
      size -= step;
    }
  }

  /** The host-physical address of `gpa`, undefined when the VM has no memory there. */
  gpa2hpa(gpa: bigint): number | undefined {
    if (gpa < 0n || gpa >= GPA_LIMIT) return undefined;
    const address = Number(gpa);
    let table = this.root;
    for (let level = 4; ; level--) {
      const entry = this.memory.readQuad(table + 8 * eptIndex(address, level));
      if ((entry & 7n) === 0n) return undefined;
      const next = Number(entry & EPT_ADDRESS_MASK);
      if (level === 1 || (entry & EPT_LARGE_PAGE) !== 0n) {
        return next + (address % (SIZE_OF_LEVEL[level] ?? PAGE_SIZE));
      }
      table = next;
    }
  }

  #map(gpa: number, hpa: number, leafLevel: number, allocatePage: () => number): void {
    let table = this.root;
    for (let level = 4; level > leafLevel; level--) {
      const address = table + 8 * eptIndex(gpa, level);
      const entry = this.memory.readQuad(address);
      if ((entry & 7n) === 0n) {
        const page = allocatePage();
        this.memory.writeQuad(address, BigInt(page) | BigInt(EPT_RWX));
        table = page;
      } else {
        table = Number(entry & EPT_ADDRESS_MASK);
      }
    }
    const large = leafLevel > 1 ? EPT_LARGE_PAGE : 0n;
    this.memory.writeQuad(table + 8 * eptIndex(gpa, leafLevel), BigInt(hpa) | ATTRIBUTES | large);
  }
}

function fits(gpa: number, hpa: number, size: number, page: number): boolean {
  return gpa % page === 0 && hpa % page === 0 && size >= page;
}
