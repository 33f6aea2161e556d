/**
 * The integer that ACRN's Python tools read from a value: Python's int() with white space around it,
 * a sign and underscores between digits; undefined for anything else.
 */
export function parseInteger(text: string): number | undefined {
  const match = /^\s*([+-]?)(\d+(?:_\d+)*)\s*$/.exec(text);
  if (match === null) return undefined;
  const value = Number((match[2] ?? '').replaceAll('_', ''));
  return match[1] === '-' ? -value : value;
}
