import { parseHex, parseInteger } from '../../text/python-integer.js';

function isNumeric(text: string): boolean {
  return /^\p{N}+$/u.test(text);
}

/**
 * The number that ACRN v2.x's checks read (library/common.py:num2int): decimal when the text is digits
 * alone, else hexadecimal, so that `+10` is 16. Undefined where Python raises a ValueError.
 */
export function num2int(text: string): number | undefined {
  const value = isNumeric(text) ? parseInteger(text) : parseHex(text);
  return value === undefined ? undefined : Number(value);
}

/**
 * Whether library/hv_cfg_lib.py:is_numeric_check dies of a ValueError: it strips the characters `0` and
 * `x` from the left, and what is left must be a number.
 */
export function diesInNumericCheck(text: string): boolean {
  if (text === '0') return false;
  const lower = text.replace(/^[0x]+/, '');
  const upper = text.replace(/^[0X]+/, '');
  if (isNumeric(lower) || isNumeric(upper)) return false;
  return parseHex(lower) === undefined;
}
