import { strip } from '../white-space.js';

export interface IntegerLimits {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly number[];
}

export interface IntegerProblem {
  readonly problem: 'not-a-number' | 'out-of-range' | 'not-allowed';
}

const DIGITS = /^([+-]?)(\p{Nd}+(?:_\p{Nd}+)*)$/u;

/** The value of a decimal digit of any script: the digits of one script are ten in a row. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 0x80) return code - 0x30;
  // The mathematical digits are five tens in a row, from U+1D7CE.
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}

/**
 * The number that Python's int() reads, which ACRN's validator uses for xs:integer: white space
 * around it, a sign, leading zeros, single underscores between digits and the decimal digits of
 * every script are fine. Undefined when it is no such number.
 */
export function parseInteger(text: string): bigint | undefined {
  const match = DIGITS.exec(strip(text));
  if (match === null) return undefined;
  const digits = [...(match[2] ?? '').replaceAll('_', '')].map(digitValue).join('');
  return match[1] === '-' ? -BigInt(digits) : BigInt(digits);
}

/** The keyword `xsInteger`: the text of an xs:integer, within limits or out of a list. */
export function xsInteger(limits: IntegerLimits, data: string): IntegerProblem | undefined {
  const value = parseInteger(data);
  if (value === undefined) return { problem: 'not-a-number' };
  const { minimum, maximum, values } = limits;
  if (minimum !== undefined && value < BigInt(minimum)) return { problem: 'out-of-range' };
  if (maximum !== undefined && value > BigInt(maximum)) return { problem: 'out-of-range' };
  if (values !== undefined && !values.some((allowed) => BigInt(allowed) === value)) {
    return { problem: 'not-allowed' };
  }
  return undefined;
}
