/** What XPath's number() makes of a text in libxml2, which takes exponents as well. */
export function xpathNumber(text: string): number {
  const literal = /^[ \t\r\n]*(-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)[ \t\r\n]*$/i.exec(
    text,
  )?.[1];
  return literal === undefined ? Number.NaN : Number(literal);
}

/** Lower-case hexadecimal with 0x, as Python's hex(). */
export function hex(value: bigint | number): string {
  return value < 0 ? `-${hex(-value)}` : `0x${value.toString(16)}`;
}

/** Upper-case hexadecimal digits after an upper-case `0X`, padded to at least `digits`. */
export function upperHex(value: bigint | number, digits = 1): string {
  return `0X${value.toString(16).toUpperCase().padStart(digits, '0')}`;
}

/** The next multiple of `alignment`, a power of two. */
export function roundUp(value: bigint, alignment: bigint): bigint {
  return (value + alignment - 1n) & ~(alignment - 1n);
}

export const KIB = 1024n;
export const MIB = 1024n * KIB;
export const GIB = 1024n * MIB;
