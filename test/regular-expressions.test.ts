// Shapes of regular expressions that take time with the square of what they read, or worse.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.includes('generated'),
);

/** A literal on one line, after something that no division follows. */
const LITERAL =
  /(?<=^|[=(,:[!&|?{;]|return)\s*\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([a-z]*)/gm;

/** [what it does, an expression of that shape, whether an expression has it] */
const shapes: readonly (readonly [string, RegExp, (source: string, flags: string) => boolean])[] = [
  [
    'reads blank lines again from each of them',
    /^\s*x/m,
    (source, flags) => flags.includes('m') && /(?:^|[^\\])\^\\s[*+]/.test(source),
  ],
  [
    'looks for white space at the end from each character on',
    /(.*?)\s*$/,
    (source) => /\.[*+]\?\)?\\s\*\$$/.test(source),
  ],
  [
    'starts at each space of a row',
    /\s+$/,
    (source) => /^(?:\\s|\[[^\]]*\\s[^\]]*\])[*+]\$$/.test(source),
  ],
  [
    'divides a text into pieces in every way',
    /^(?:<!--[\s\S]*?-->\s*)*x/,
    (source) => /\[\\s\\S\]\*\?[^()]*\)[*+]/.test(source),
  ],
];

test.each(shapes)('no expression %s', (_, example, has) => {
  expect(has(example.source, example.flags)).toBe(true);
  const found = files.flatMap((file) =>
    [...readFileSync(join(src, file), 'utf8').matchAll(LITERAL)]
      .filter(([, source = '', flags = '']) => has(source, flags))
      .map(([literal]) => `${file}: ${literal.trim()}`),
  );
  expect(found).toEqual([]);
});
