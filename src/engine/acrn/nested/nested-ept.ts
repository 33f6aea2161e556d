// Descriptors of shadow EPTs, shared by the vCPUs of a VM (ACRN v2.7 vept.c).

import { EPT_VPID_CAP, hasEptVpidCapability } from '../../processor/capabilities.js';
import { EPT_ADDRESS_MASK, eptIndex, isEptLeaf } from '../../processor/ept.js';
import type { LogicalProcessor } from '../../processor/logical-processor.js';
import { PAGE_SIZE, type PhysicalMemory } from '../../processor/memory.js';
import type { PagePool } from './page-pool.js';
import { AcrnStop } from './stop.js';

/** One shadow EPT. Free when `references` is 0. */
export interface NestedEptDescriptor {
  /** L1's EPTP, all 64 bits; 0 when free. */
  guestEptp: bigint;
  /** The root's host-physical address with L1's low 12 bits; 0 when free. */
  shadowEptp: bigint;
  /** VMCS12 slots that use it. */
  references: number;
}

const LOW_12_BITS = 0xfffn;
const ENTRIES = PAGE_SIZE / 8;

export class NestedEpt {
  readonly descriptors: NestedEptDescriptor[];

  constructor(
    readonly memory: PhysicalMemory,
    readonly pool: PagePool,
    count: number,
  ) {
    this.descriptors = Array.from({ length: count }, () => ({
      guestEptp: 0n,
      shadowEptp: 0n,
      references: 0,
    }));
  }

  find(guestEptp: bigint): NestedEptDescriptor | undefined {
    if (guestEptp === 0n) return undefined;
    return this.descriptors.find((descriptor) => descriptor.guestEptp === guestEptp);
  }

  /** get_shadow_eptp: 0 when there is no descriptor. */
  shadowEptpOf(guestEptp: bigint): bigint {
    return this.find(guestEptp)?.shadowEptp ?? 0n;
  }

  /** get_nept_desc: takes a reference; nothing for EPTP 0. */
  get(guestEptp: bigint): NestedEptDescriptor | undefined {
    if (guestEptp === 0n) return undefined;
    const existing = this.find(guestEptp);
    if (existing !== undefined) {
      existing.references++;
      return existing;
    }
    const free = this.descriptors.find(({ references }) => references === 0);
    if (free === undefined) {
      throw new AcrnStop(
        `no free descriptor for EPTP 0x${guestEptp.toString(16)}: all ` +
          `${this.descriptors.length} shadow EPTs are referenced (VMXOFF keeps references)`,
        'get_nept_desc',
      );
    }
    free.shadowEptp = BigInt(this.pool.allocate()) | (guestEptp & LOW_12_BITS);
    free.guestEptp = guestEptp;
    free.references = 1;
    return free;
  }

  /** put_nept_desc: drops a reference, and with the last one the shadow EPT. */
  put(guestEptp: bigint, processor: LogicalProcessor): void {
    const descriptor = this.find(guestEptp);
    if (descriptor === undefined) return;
    descriptor.references--;
    if (descriptor.references > 0) return;
    this.freeTables(descriptor);
    this.pool.free(rootOf(descriptor));
    this.flushHardware(descriptor, processor);
    descriptor.shadowEptp = 0n;
    descriptor.guestEptp = 0n;
  }

  /** invept of ACRN's mmu.c, which names the root with write-back tables and 4 levels. */
  flushHardware(descriptor: NestedEptDescriptor, processor: LogicalProcessor): void {
    const { capabilities } = processor;
    if (hasEptVpidCapability(capabilities, EPT_VPID_CAP.INVEPT_SINGLE_CONTEXT)) {
      processor.invept(1, BigInt(rootOf(descriptor)) | (3n << 3n) | 6n);
    } else if (hasEptVpidCapability(capabilities, EPT_VPID_CAP.INVEPT_ALL_CONTEXT)) {
      processor.invept(2, 0n);
    }
  }

  /** free_sept_table: all tables below the root. */
  freeTables(descriptor: NestedEptDescriptor): void {
    this.#freeBelow(rootOf(descriptor), 4);
    this.memory.zeroPage(rootOf(descriptor));
  }

  #freeBelow(table: number, level: number): void {
    const page = this.memory.peek(table);
    if (page === undefined) return;
    for (let i = 0; i < ENTRIES; i++) {
      const entry = page.quads[i] ?? 0n;
      if (entry === 0n || (entry & 7n) === 0n || isEptLeaf(entry, level)) continue;
      const child = Number(entry & EPT_ADDRESS_MASK);
      if (level > 2) this.#freeBelow(child, level - 1);
      this.pool.free(child);
    }
  }

  /**
   * The shadow entries for a guest-physical address, from the PML4 table down to the first that is
   * not present or to the page table.
   */
  chain(guestEptp: bigint, gpa: number): bigint[] {
    const descriptor = this.find(guestEptp);
    const entries: bigint[] = [];
    if (descriptor === undefined) return entries;
    let table = rootOf(descriptor);
    for (let level = 4; level >= 1; level--) {
      const entry = this.memory.readQuad(table + 8 * eptIndex(gpa, level));
      entries.push(entry);
      if ((entry & 7n) === 0n || isEptLeaf(entry, level)) break;
      table = Number(entry & EPT_ADDRESS_MASK);
    }
    return entries;
  }

  /** The descriptor whose root an EPTP in hardware names. */
  ofRoot(eptp: bigint): NestedEptDescriptor | undefined {
    const root = eptp & EPT_ADDRESS_MASK;
    return this.descriptors.find(
      ({ shadowEptp }) => shadowEptp !== 0n && (shadowEptp & EPT_ADDRESS_MASK) === root,
    );
  }

  clone(memory: PhysicalMemory): NestedEpt {
    const copy = new NestedEpt(memory, this.pool.clone(memory), this.descriptors.length);
    this.descriptors.forEach((descriptor, i) => {
      copy.descriptors[i] = { ...descriptor };
    });
    return copy;
  }
}

export function rootOf({ shadowEptp }: NestedEptDescriptor): number {
  return Number(shadowEptp & EPT_ADDRESS_MASK);
}
