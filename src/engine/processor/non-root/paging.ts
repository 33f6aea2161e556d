// A guest's own paging (SDM volume 3, chapter 4): from a linear address to a guest-physical one.
import { FIELD } from '../field-table.js';
import type { LogicalProcessor } from '../logical-processor.js';
import { CR0, CR4, EFER_LMA, RFLAGS } from '../registers.js';
import type { PageRights } from '../tlb.js';
import { PDPTES } from '../vm-entry/guest-pdptes.js';
import type { Vmcs } from '../vmcs.js';
import type { GuestExit, GuestFault } from './guest-exit.js';

/** Where a linear address leads. */
interface LinearTranslation extends PageRights {
  readonly guestPhysical: number;
}

/** An access, as paging sees it. */
export interface PagingAccess {
  readonly write: boolean;
  readonly fetch: boolean;
  /** CPL 3, and no access to a system structure. */
  readonly user: boolean;
}

/** Reads and writes paging structures by guest-physical address; an EPT violation is a VM exit. */
interface GuestPhysicalAccess {
  read(address: number, size: 4 | 8): bigint | GuestExit;
  write(address: number, size: 4 | 8, value: bigint): GuestExit | undefined;
}

/** Page-fault error code (SDM volume 3, 4.7). */
const FAULT = { PRESENT: 1, WRITE: 2, USER: 4, RESERVED: 8, FETCH: 16 } as const;

const PRESENT = 1n << 0n;
const WRITABLE = 1n << 1n;
const USER = 1n << 2n;
const ACCESSED = 1n << 5n;
const DIRTY = 1n << 6n;
export const LARGE = 1n << 7n;
const EXECUTE_DISABLE = 1n << 63n;
export const ADDRESS = 0x000f_ffff_ffff_f000n;
const EFER_NXE = 1 << 11;
const RFLAGS_AC = 1 << 18;

/** CR0.PG = 0: every linear address is user-mode, read/write and executable (SDM 28.2.1, table 28-7). */
export const WITHOUT_PAGING: PageRights = { user: true, writable: true, executable: true };

interface Walk {
  readonly table: number;
  readonly shifts: readonly number[];
  readonly size: 4 | 8;
}

/** The structures that a walk goes through, from CR3 or the PDPTE registers on. */
function walkOf(vmcs: Vmcs, efer: number, linear: number): Walk | undefined {
  const cr3 = Number(vmcs.read(FIELD.GUEST_CR3) & ADDRESS);
  const cr4 = vmcs.read(FIELD.GUEST_CR4);
  if ((efer & EFER_LMA) !== 0) {
    const shifts = (cr4 & CR4.LA57) === 0n ? [39, 30, 21, 12] : [48, 39, 30, 21, 12];
    return { table: cr3, shifts, size: 8 };
  }
  if ((cr4 & CR4.PAE) === 0n) return { table: cr3, shifts: [22, 12], size: 4 };
  const pdpte = vmcs.read(PDPTES[(linear >>> 30) & 3] ?? FIELD.GUEST_PDPTE0);
  if ((pdpte & PRESENT) === 0n) return undefined;
  return { table: Number(pdpte & ADDRESS), shifts: [21, 12], size: 8 };
}

/** Walks the guest's paging structures and sets their accessed and dirty flags. */
export function walkGuestPaging(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  linear: number,
  access: PagingAccess,
  memory: GuestPhysicalAccess,
): LinearTranslation | GuestExit | GuestFault {
  const cr0 = vmcs.read(FIELD.GUEST_CR0);
  if ((cr0 & CR0.PG) === 0n) return { guestPhysical: linear, ...WITHOUT_PAGING };
  const efer = processor.efer;
  const nx = (efer & EFER_NXE) !== 0;
  const fault = (bits: number): GuestFault => pageFault(linear, access, bits, nx);
  const walk = walkOf(vmcs, efer, linear);
  if (walk === undefined) return fault(0);
  let { table } = walk;
  const { size, shifts } = walk;
  let rights = WRITABLE | USER;
  let disabled = false;
  const used: [address: number, entry: bigint][] = [];
  let shift = 12;
  let leaf = 0n;
  for (const [i, bits] of shifts.entries()) {
    const last = i === shifts.length - 1;
    const index = Math.floor(linear / 2 ** bits) % (size === 8 ? 512 : 1024);
    const address = table + size * index;
    const entry = memory.read(address, size);
    if (typeof entry === 'object') return entry;
    if ((entry & PRESENT) === 0n) return fault(0);
    const isLarge = !last && (entry & LARGE) !== 0n;
    if (hasReservedBits(processor, entry, bits, size, isLarge, nx)) {
      return fault(FAULT.PRESENT | FAULT.RESERVED);
    }
    rights &= entry;
    disabled ||= nx && (entry & EXECUTE_DISABLE) !== 0n;
    used.push([address, entry]);
    if (last || isLarge) {
      shift = bits;
      leaf = entry;
      break;
    }
    table = Number(entry & (size === 8 ? ADDRESS : 0xffff_f000n));
  }
  const page: PageRights = {
    user: (rights & USER) !== 0n,
    writable: (rights & WRITABLE) !== 0n,
    executable: !disabled,
  };
  if (!permits(vmcs, page, access)) return fault(FAULT.PRESENT);
  for (const [i, [address, entry]] of used.entries()) {
    const dirty = access.write && i === used.length - 1 ? DIRTY : 0n;
    const flagged = entry | ACCESSED | dirty;
    if (flagged === entry) continue;
    const exit = memory.write(address, size, flagged);
    if (exit !== undefined) return exit;
  }
  const offset = linear % 2 ** shift;
  const frame = Number(leaf & (size === 8 ? ADDRESS : 0xffff_f000n));
  return { guestPhysical: frame - (frame % 2 ** shift) + offset, ...page };
}

/** SDM volume 3, 4.6: whether the page may be accessed so. */
export function permits(vmcs: Vmcs, page: PageRights, access: PagingAccess): boolean {
  if (access.user) {
    if (!page.user || (access.write && !page.writable)) return false;
  } else {
    const wp = (vmcs.read(FIELD.GUEST_CR0) & CR0.WP) !== 0n;
    if (access.write && !page.writable && wp) return false;
    const cr4 = vmcs.read(FIELD.GUEST_CR4);
    if (page.user && access.fetch && (cr4 & CR4.SMEP) !== 0n) return false;
    const smap = (cr4 & CR4.SMAP) !== 0n && (vmcs.read32(FIELD.GUEST_RFLAGS) & RFLAGS_AC) === 0;
    if (page.user && !access.fetch && smap) return false;
  }
  return !access.fetch || page.executable;
}

function hasReservedBits(
  processor: LogicalProcessor,
  entry: bigint,
  shift: number,
  size: 4 | 8,
  isLarge: boolean,
  nx: boolean,
): boolean {
  if (size === 4) return false;
  if (!nx && (entry & EXECUTE_DISABLE) !== 0n) return true;
  if (shift >= 39 && (entry & LARGE) !== 0n) return true;
  const width = BigInt(processor.capabilities.physicalAddressWidth);
  if ((entry & ADDRESS) >> width !== 0n) return true;
  // The address of a large page is aligned, except for bit 12, its PAT bit.
  return isLarge && (entry & ((1n << BigInt(shift)) - 1n) & ADDRESS & ~(1n << 12n)) !== 0n;
}

function pageFault(linear: number, access: PagingAccess, bits: number, nx: boolean): GuestFault {
  const errorCode =
    bits |
    (access.write ? FAULT.WRITE : 0) |
    (access.user ? FAULT.USER : 0) |
    (access.fetch && nx ? FAULT.FETCH : 0);
  return { vector: 14, errorCode, address: canonical(linear) };
}

/** A 48-bit linear address as software has it in a register. */
export function canonical(linear: number): bigint {
  return BigInt.asUintN(64, BigInt.asIntN(48, BigInt(linear)));
}

/** RFLAGS.VM or CPL 3: an access of user mode. */
export function isUserMode(vmcs: Vmcs): boolean {
  if ((vmcs.read32(FIELD.GUEST_RFLAGS) & RFLAGS.VM) !== 0) return true;
  return ((vmcs.read32(FIELD.GUEST_SS_AR_BYTES) >> 5) & 3) === 3;
}
