import { plainDigits } from '../text/digits.js';

/**
 * The integer that ACRN's Python tools read from a value: Python's int() with white space around it,
 * a sign, underscores between digits, and the digits of every script; undefined for anything else.
 */
export function parseInteger(text: string): number | undefined {
  const match = /^\s*([+-]?)(\p{Nd}+(?:_\p{Nd}+)*)\s*$/u.exec(text);
  if (match === null) return undefined;
  const value = Number(plainDigits((match[2] ?? '').replaceAll('_', '')));
  return match[1] === '-' ? -value : value;
}
