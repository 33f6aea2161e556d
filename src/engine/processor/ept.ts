// Guest-physical address translation through EPT (SDM 29.3).
import { EPT_VPID_CAP, hasEptVpidCapability, type VmxCapabilities } from './capabilities.js';
import { PAGE_SIZE, type PhysicalMemory } from './memory.js';

/** Access rights and kinds of access, as bits 2:0 of an EPT entry and of the exit qualification. */
export const EPT_READ = 1;
export const EPT_WRITE = 2;
export const EPT_EXECUTE = 4;
export const EPT_RWX = 7;

/** Bits 51:12 of an EPT paging-structure entry. */
export const EPT_ADDRESS_MASK = 0x000f_ffff_ffff_f000n;
/** Bit 7 of a PDPTE or PDE: it maps a page. */
export const EPT_LARGE_PAGE = 1n << 7n;

const ACCESSED = 1n << 8n;
const DIRTY = 1n << 9n;

/** Memory types of bits 5:3 of a leaf entry: UC, WC, WT, WP, WB (SDM 29.3.7). */
const MEMORY_TYPES: ReadonlySet<number> = new Set([0, 1, 4, 5, 6]);

interface EptTranslation {
  readonly kind: 'translation';
  /** Host-physical address. */
  readonly address: number;
  /** Rights that all entries on the way give. */
  readonly rights: number;
  readonly memoryType: number;
}

export type EptFault =
  | {
      readonly kind: 'violation';
      /** Rights that the entries gave: 0 when one was not present (exit qualification 5:3). */
      readonly rights: number;
    }
  | { readonly kind: 'misconfiguration' };

/** The table index for `gpa` at `level`: 4 = PML4 table, 1 = page table. */
export function eptIndex(gpa: number, level: number): number {
  return Math.floor(gpa / 2 ** (12 + 9 * (level - 1))) % 512;
}

/** Whether the entry ends the walk: a page-table entry, or a PDPTE or PDE with bit 7 set. */
export function isEptLeaf(entry: bigint, level: number): boolean {
  return level === 1 || (level < 4 && (entry & EPT_LARGE_PAGE) !== 0n);
}

/** What the processor offers for EPT entries. */
export interface EptFeatures {
  readonly physicalAddressWidth: number;
  readonly executeOnly: boolean;
  readonly pages2M: boolean;
  readonly pages1G: boolean;
}

export function eptFeaturesOf(capabilities: VmxCapabilities): EptFeatures {
  return {
    physicalAddressWidth: capabilities.physicalAddressWidth,
    executeOnly: hasEptVpidCapability(capabilities, EPT_VPID_CAP.EXECUTE_ONLY),
    pages2M: hasEptVpidCapability(capabilities, EPT_VPID_CAP.PAGES_2M),
    pages1G: hasEptVpidCapability(capabilities, EPT_VPID_CAP.PAGES_1G),
  };
}

/** Whether a present entry is misconfigured (SDM 29.3.3.1). */
export function isEptMisconfigured(entry: bigint, level: number, features: EptFeatures): boolean {
  const rights = Number(entry & 7n);
  if ((rights & (EPT_READ | EPT_WRITE)) === EPT_WRITE) return true;
  if ((rights & (EPT_READ | EPT_EXECUTE)) === EPT_EXECUTE && !features.executeOnly) return true;
  if ((entry & reservedBits(entry, level, features)) !== 0n) return true;
  return isEptLeaf(entry, level) && !MEMORY_TYPES.has(Number((entry >> 3n) & 7n));
}

/** Bits that must be 0 in an entry of `level`. */
function reservedBits(entry: bigint, level: number, features: EptFeatures): bigint {
  const aboveWidth = bits(features.physicalAddressWidth, 51);
  if (level === 1) return aboveWidth;
  if (level === 4) return aboveWidth | bits(3, 7);
  if ((entry & EPT_LARGE_PAGE) === 0n) return aboveWidth | bits(3, 6);
  const offered = level === 3 ? features.pages1G : features.pages2M;
  if (!offered) return aboveWidth | EPT_LARGE_PAGE;
  return aboveWidth | bits(12, level === 3 ? 29 : 20);
}

/** Bits `low` to `high`, both included; none when `low` is above `high`. */
function bits(low: number, high: number): bigint {
  return low > high ? 0n : ((1n << BigInt(high - low + 1)) - 1n) << BigInt(low);
}

/**
 * Walks the tables of `eptp` for an access to `gpa`. Sets accessed and dirty flags when the EPTP
 * enables them (SDM 29.3.5).
 *
 * @param access EPT_READ, EPT_WRITE or EPT_EXECUTE
 */
export function walkEpt(
  memory: PhysicalMemory,
  eptp: bigint,
  gpa: number,
  access: number,
  features: EptFeatures,
): EptTranslation | EptFault {
  const setsFlags = (eptp & (1n << 6n)) !== 0n;
  let table = Number(eptp & EPT_ADDRESS_MASK);
  let rights = EPT_RWX;
  const used: [address: number, entry: bigint][] = [];
  for (let level = 4; ; level--) {
    const address = table + 8 * eptIndex(gpa, level);
    const entry = memory.readQuad(address);
    if ((entry & 7n) === 0n) return { kind: 'violation', rights: 0 };
    if (isEptMisconfigured(entry, level, features)) return { kind: 'misconfiguration' };
    rights &= Number(entry & 7n);
    used.push([address, entry]);
    if (isEptLeaf(entry, level)) break;
    table = Number(entry & EPT_ADDRESS_MASK);
  }
  if ((rights & access) === 0) return { kind: 'violation', rights };
  if (setsFlags) setAccessedAndDirty(memory, used, access);
  const [, leaf] = used[used.length - 1] ?? [0, 0n];
  const pageSize = PAGE_SIZE * 512 ** (4 - used.length);
  const frame = Number(leaf & EPT_ADDRESS_MASK);
  return {
    kind: 'translation',
    address: frame - (frame % pageSize) + (gpa % pageSize),
    rights,
    memoryType: Number((leaf >> 3n) & 7n),
  };
}

function setAccessedAndDirty(
  memory: PhysicalMemory,
  used: readonly [number, bigint][],
  access: number,
): void {
  used.forEach(([address, entry], i) => {
    const dirty = i === used.length - 1 && access === EPT_WRITE ? DIRTY : 0n;
    memory.writeQuad(address, entry | ACCESSED | dirty);
  });
}
