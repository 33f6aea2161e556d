import { parseBigInteger } from '../../text/python-integer.js';

interface IntegerLimits {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly number[];
}

interface IntegerProblem {
  readonly problem: 'not-a-number' | 'out-of-range' | 'not-allowed';
}

/** The keyword `xsInteger`: the text of an xs:integer, within limits or out of a list. */
export function xsInteger(limits: IntegerLimits, data: string): IntegerProblem | undefined {
  const value = parseBigInteger(data);
  if (value === undefined) return { problem: 'not-a-number' };
  const { minimum, maximum, values } = limits;
  if (minimum !== undefined && value < BigInt(minimum)) return { problem: 'out-of-range' };
  if (maximum !== undefined && value > BigInt(maximum)) return { problem: 'out-of-range' };
  if (values !== undefined && !values.some((allowed) => BigInt(allowed) === value)) {
    return { problem: 'not-allowed' };
  }
  return undefined;
}
