// Arithmetic and its flags (SDM volume 1, 3.4.3.1).
import { RFLAGS } from '../../processor/registers.js';

export type AluName = 'add' | 'or' | 'adc' | 'sbb' | 'and' | 'sub' | 'xor' | 'cmp';

/** In the order of their opcodes and of ModRM.reg of group 1. */
export const ALU_NAMES: readonly AluName[] = [
  'add',
  'or',
  'adc',
  'sbb',
  'and',
  'sub',
  'xor',
  'cmp',
];

interface AluResult {
  readonly value: bigint;
  /** CF, PF, AF, ZF, SF and OF. */
  readonly flags: number;
}

/** @param bits 8, 16, 32 or 64; the operands are below 2^bits */
export function alu(
  name: AluName,
  bits: number,
  left: bigint,
  right: bigint,
  flags: number,
): AluResult {
  const carry = (flags & RFLAGS.CF) === 0 ? 0n : 1n;
  switch (name) {
    case 'add':
      return added(bits, left, right, 0n);
    case 'adc':
      return added(bits, left, right, carry);
    case 'sub':
    case 'cmp':
      return subtracted(bits, left, right, 0n);
    case 'sbb':
      return subtracted(bits, left, right, carry);
    case 'and':
      return { value: left & right, flags: signFlags(bits, left & right) };
    case 'or':
      return { value: left | right, flags: signFlags(bits, left | right) };
    case 'xor':
      return { value: left ^ right, flags: signFlags(bits, left ^ right) };
  }
}

function added(bits: number, left: bigint, right: bigint, carry: bigint): AluResult {
  const sum = left + right + carry;
  const value = BigInt.asUintN(bits, sum);
  const sign = 1n << BigInt(bits - 1);
  const overflow = (~(left ^ right) & (left ^ value) & sign) !== 0n;
  return { value, flags: arithmeticFlags(bits, left, right, value, sum !== value, overflow) };
}

function subtracted(bits: number, left: bigint, right: bigint, borrow: bigint): AluResult {
  const difference = left - right - borrow;
  const value = BigInt.asUintN(bits, difference);
  const sign = 1n << BigInt(bits - 1);
  const overflow = ((left ^ right) & (left ^ value) & sign) !== 0n;
  return { value, flags: arithmeticFlags(bits, left, right, value, difference < 0n, overflow) };
}

function arithmeticFlags(
  bits: number,
  left: bigint,
  right: bigint,
  value: bigint,
  carry: boolean,
  overflow: boolean,
): number {
  return (
    signFlags(bits, value) |
    (carry ? RFLAGS.CF : 0) |
    (overflow ? RFLAGS.OF : 0) |
    (((left ^ right ^ value) & 0x10n) === 0n ? 0 : RFLAGS.AF)
  );
}

/** PF, ZF and SF of a result. */
function signFlags(bits: number, value: bigint): number {
  let low = Number(value & 0xffn);
  low ^= low >> 4;
  low ^= low >> 2;
  low ^= low >> 1;
  return (
    ((low & 1) === 0 ? RFLAGS.PF : 0) |
    (value === 0n ? RFLAGS.ZF : 0) |
    (value >> BigInt(bits - 1) === 0n ? 0 : RFLAGS.SF)
  );
}

/** Conditions of Jcc by bits 3:1 of the opcode; bit 0 negates (SDM volume 2, appendix B.1). */
export function condition(code: number, flags: number): boolean {
  const is = (flag: number) => (flags & flag) !== 0;
  const holds = [
    is(RFLAGS.OF),
    is(RFLAGS.CF),
    is(RFLAGS.ZF),
    is(RFLAGS.CF) || is(RFLAGS.ZF),
    is(RFLAGS.SF),
    is(RFLAGS.PF),
    is(RFLAGS.SF) !== is(RFLAGS.OF),
    is(RFLAGS.ZF) || is(RFLAGS.SF) !== is(RFLAGS.OF),
  ][(code >> 1) & 7];
  return (code & 1) === 0 ? holds === true : holds !== true;
}
