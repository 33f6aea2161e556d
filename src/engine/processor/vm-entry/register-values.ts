// Values that registers and MSRs accept, wherever VM entry takes them from.
import { EFER } from '../msrs.js';
import { ALL_ONES } from '../registers.js';
import { isCanonical } from './addresses.js';
import type { EntryLimits } from './limits.js';

/** A bit fixed to 1 is 0 or a bit fixed to 0 is 1 (SDM A.7, A.8); `free` bits are not looked at. */
export function breaksFixedBits(value: bigint, fixed0: bigint, fixed1: bigint, free = 0n): boolean {
  return (~value & fixed0 & ~free) !== 0n || (value & ~fixed1 & ~free & ALL_ONES) !== 0n;
}

/** Every byte is one of the memory types UC, WC, WT, WP, WB, UC- (SDM 12.12): 0, 1, 4 to 7. */
export function isValidPat(value: bigint): boolean {
  return hasMemoryTypes(Number(value & 0xffff_ffffn)) && hasMemoryTypes(Number(value >> 32n));
}

/** In each of four bytes bits 7:3 are 0, and bit 1 is 1 only together with bit 2. */
function hasMemoryTypes(bytes: number): boolean {
  return (bytes & 0xf8f8_f8f8) === 0 && ((bytes << 1) & ~bytes & 0x0404_0404) === 0;
}

const EFER_BITS = EFER.SCE | EFER.LME | EFER.LMA | EFER.NXE;

export function hasReservedEferBits(value: bigint): boolean {
  return (value & ~EFER_BITS) !== 0n;
}

export function hasReservedPerfGlobalCtrlBits(value: bigint, { perfGlobalCtrl }: EntryLimits) {
  return (value & ~perfGlobalCtrl) !== 0n;
}

/** LBR, BTF, TR to FREEZE_WHILE_SMM (SDM 18.4.1); bit 15 only with RTM. */
const DEBUGCTL_BITS = 0x7fc3n;
const DEBUGCTL_RTM = 1n << 15n;

export function hasReservedDebugctlBits(value: bigint, { rtm }: EntryLimits): boolean {
  return (value & ~(DEBUGCTL_BITS | (rtm ? DEBUGCTL_RTM : 0n))) !== 0n;
}

const BNDCFGS_RESERVED = 0xffcn;

/** Bits 11:2 are reserved and bits 63:12 give a canonical address (SDM volume 1, appendix E). */
export function isValidBndcfgs(value: bigint, { linearAddressWidth }: EntryLimits): boolean {
  return (value & BNDCFGS_RESERVED) === 0n && isCanonical(value & ~0xfffn, linearAddressWidth);
}
