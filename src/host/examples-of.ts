import type { HostExample } from './rule.js';

/**
 * What makes the examples of a kind from a file that is right: that file with one piece replaced, and the example
 * in which this piece is what is wrong. `end` is what ends each piece, as a line feed where pieces are lines.
 */
export function examplesOf(good: string, end = '') {
  const changed = (found: string, becomes: string): string =>
    good.replace(`${found}${end}`, () => becomes);
  const example = (
    found: string,
    becomes: string,
    more: Partial<HostExample> = {},
  ): HostExample => ({ bad: changed(found, becomes), good, ...more });
  return { changed, example };
}
