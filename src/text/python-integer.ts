import { plainDigits } from './digits.js';
import { strip } from './white-space.js';

/** What nearly all numbers are, and what a JavaScript number holds: the forms below are costly to compile. */
const PLAIN = /^[0-9]{1,15}$/;
const DIGITS = /^([+-]?)(\p{Nd}+(?:_\p{Nd}+)*)$/u;

/**
 * The number that Python's int() reads, as ACRN's tools read integers: white space around it, a sign,
 * leading zeros, single underscores between digits and the decimal digits of every script are fine.
 * Undefined when it is not such a number.
 */
export function parseBigInteger(text: string): bigint | undefined {
  if (PLAIN.test(text)) return BigInt(text);
  const match = DIGITS.exec(strip(text));
  if (match === null) return undefined;
  const digits = BigInt(plainDigits((match[2] ?? '').replaceAll('_', '')));
  return match[1] === '-' ? -digits : digits;
}

const PLAIN_HEX = /^(?:0[xX])?([0-9a-fA-F]+)$/;
const HEX_DIGITS = /^([+-]?)(?:0[xX]_?)?([\p{Nd}a-fA-F]+(?:_[\p{Nd}a-fA-F]+)*)$/u;

/**
 * The number that Python's int(text, 16) reads: hexadecimal, with or without 0x, and as generous as int()
 * otherwise. Undefined when it is not such a number.
 */
export function parseHex(text: string): bigint | undefined {
  const hex = PLAIN_HEX.exec(text)?.[1];
  if (hex !== undefined) return BigInt(`0x${hex}`);
  const match = HEX_DIGITS.exec(strip(text));
  if (match === null) return undefined;
  const plain = (match[2] ?? '').replace(/_/g, '').replace(/\p{Nd}+/gu, plainDigits);
  const value = BigInt(`0x${plain}`);
  return match[1] === '-' ? -value : value;
}

/** The same as parseBigInteger, as a JavaScript number. */
export function parseInteger(text: string): number | undefined {
  if (PLAIN.test(text)) return Number(text);
  const value = parseBigInteger(text);
  return value === undefined ? undefined : Number(value);
}
