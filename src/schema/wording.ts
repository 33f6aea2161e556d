import { enumerate } from '../text/enumerate.js';

/** How much of a value a message shows. */
const MOST = 40;

/** A value as a message shows it: in quotes, line breaks visible, not too long. */
export function quote(value: string): string {
  const visible = value
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\u00a0', '\\u00a0');
  return `"${visible.length > MOST ? `${visible.slice(0, MOST - 1)}…` : visible}"`;
}

/** The values that are allowed, as they are written: `y, n or nothing at all`. */
export function choices(values: readonly string[]): string {
  const words = values.map((value) => (value === '' ? 'nothing at all' : value));
  return enumerate(words, 'or', 100);
}
