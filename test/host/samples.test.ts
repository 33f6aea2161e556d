// The samples of ../shared/preflight: what is broken has an error that touches one of its lines, what is clean has none.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hostText } from '../../src/host/host/read.js';
import { kindNamed, recognise } from '../../src/host/index.js';
import { decode } from '../../src/text/encoding.js';
import { positionAt, sourceText } from '../../src/text/source.js';
import { shared } from '../shared.js';
import { wordingProblem } from '../wording.js';

interface Sample {
  readonly file: string;
  readonly kind: string;
  readonly expect: 'clean' | 'broken';
  readonly lines: readonly number[];
  readonly why: string;
}

const folder = join(shared ?? '', 'preflight');

function samples(): Sample[] {
  if (shared === undefined) return [];
  return readFileSync(join(folder, 'samples.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
}

/** The text of a file, or of all files below a folder. */
function textOf(path: string): string {
  if (!statSync(path).isDirectory()) {
    const bytes = readFileSync(path);
    return decode(path.endsWith('.gz') ? gunzipSync(bytes) : bytes).text;
  }
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(path, name)).isFile())
    .map((name): [string, string] => [name, readFileSync(join(path, name), 'utf8')]);
  return hostText(new Map(files));
}

describe.skipIf(shared === undefined)('the samples (need ../shared)', () => {
  test('are all there', () => {
    expect(samples()).toHaveLength(45);
  });

  test.each(samples())('$file: $expect', async ({ file, kind, expect: expected, lines, why }) => {
    const path = join(folder, file);
    const text = textOf(path);
    expect(recognise(path, text)?.kind, 'recognised as').toBe(kind);
    const loaded = await kindNamed(kind)?.load();
    const found = loaded?.checker.lint(text, { name: basename(path), others: [] }) ?? [];
    expect(found.flatMap((each) => wordingProblem(each) ?? [])).toEqual([]);
    const errors = found.filter(({ severity }) => severity === 'error');
    const source = sourceText(file, text);
    const shown = errors.map(({ rule, range }) => {
      const [start, end] = [range.start, range.end].map((at) => positionAt(source, at).line);
      return { rule, start: start ?? 0, end: end ?? 0 };
    });
    if (expected === 'clean') expect(shown, why).toEqual([]);
    else if (lines.length === 0) expect(shown, why).not.toEqual([]);
    else {
      const touches = shown.some(({ start, end }) => lines.some((at) => start <= at && at <= end));
      expect(touches, `${why}: ${JSON.stringify(shown)}`).toBe(true);
    }
  });
});
