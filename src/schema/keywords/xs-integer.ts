import { plainDigits } from '../../text/digits.js';
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

/**
 * The number that Python's int() reads, which ACRN's validator uses for xs:integer: white space
 * around it, a sign, leading zeros, single underscores between digits and the decimal digits of
 * every script are fine. Undefined when it is no such number.
 */
export function parseInteger(text: string): bigint | undefined {
  const match = DIGITS.exec(strip(text));
  if (match === null) return undefined;
  const digits = plainDigits((match[2] ?? '').replaceAll('_', ''));
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
