// KVM's instruction emulator, as far as access to devices in memory needs it (Linux arch/x86/kvm/emulate.c): MOV
// between a register or an immediate and memory.

import { ADDRESS, LARGE } from '../../processor/non-root/paging.js';
import { Decoder } from '../nested-guest/decoder.js';
import type { GuestMemory } from './guest-memory.js';

const PRESENT = 1n;

/** An access to a device: a register gets what is read, or `value` is written. */
export interface MmioAccess {
  readonly size: number;
  readonly register: number;
  readonly value: bigint | undefined;
  /** Length of the instruction in bytes. */
  readonly length: number;
}

/** The guest-physical address of a linear one by the guest's four-level page tables; undefined where they end. */
export function walkPageTables(
  memory: GuestMemory,
  cr3: bigint,
  linear: bigint,
): bigint | undefined {
  let table = cr3 & ADDRESS;
  for (const shift of [39n, 30n, 21n, 12n]) {
    const entry = memory.read(table + 8n * ((linear >> shift) & 0x1ffn), 8);
    if ((entry & PRESENT) === 0n) return undefined;
    const isLeaf = shift === 12n || (shift < 39n && (entry & LARGE) !== 0n);
    const offset = (1n << shift) - 1n;
    if (isLeaf) return (entry & ADDRESS & ~offset) | (linear & offset);
    table = entry & ADDRESS;
  }
  return undefined;
}

/** The access of the 64-bit instruction at a guest-physical address; undefined for one that is not emulated. */
export function decodeMmio(
  memory: GuestMemory,
  address: bigint,
  registers: BigUint64Array,
): MmioAccess | undefined {
  const code = new Decoder(64, (offset) => Number(memory.read(address + BigInt(offset), 1)));
  const { opcode } = code;
  const size = (opcode & 1) === 0 ? 1 : code.operandSize;
  const modRm = code.modRm();
  if (modRm?.rm.kind !== 'memory') return undefined;
  const access = { size, register: modRm.reg };
  switch (opcode) {
    case 0x88:
    case 0x89: {
      const value = BigInt.asUintN(8 * size, registers[modRm.reg] ?? 0n);
      return { ...access, value, length: code.length };
    }
    case 0x8a:
    case 0x8b:
      return { ...access, value: undefined, length: code.length };
    case 0xc6:
    case 0xc7: {
      const immediate = size === 1 ? code.unsigned(1) : code.immediate();
      return { ...access, value: BigInt.asUintN(8 * size, immediate), length: code.length };
    }
    default:
      return undefined;
  }
}
