// A file is read without loss, or refused with the place: encode(decode(bytes)) is bytes.
import { describe, expect, test } from 'vitest';
import { decode, type Encoding, encode } from '../../src/text/encoding.js';
import { numbers } from '../numbers.js';
import { scenarioFiles } from '../scenarios.js';

const bytes = (...values: readonly (number | string)[]) =>
  Uint8Array.from(
    values.flatMap((value) =>
      typeof value === 'string' ? [...Buffer.from(value, 'latin1')] : [value],
    ),
  );
const wide = (text: string, ...tail: readonly number[]) =>
  Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le'), ...tail]);

describe('refused, with the place', () => {
  test.each([
    [
      'us-ascii',
      bytes('<?xml version="1.0" encoding="US-ASCII"?><a>', 0xe9, '</a>'),
      44,
      /0xE9 is not US-ASCII/,
    ],
    ['UTF-8', bytes('<a>', 0xe9, '</a>'), 3, /0xE9 is not valid UTF-8/],
    ['a sequence that is cut off', bytes('<a>', 0xef, 0xbf, '</a>'), 3, /0xEF is not valid UTF-8/],
    ['an overlong form', bytes('<a>', 0xc0, 0xaf, '</a>'), 3, /0xC0 is not valid UTF-8/],
    ['a surrogate in UTF-8', bytes('<a>', 0xed, 0xa0, 0x80, '</a>'), 3, /0xED is not valid UTF-8/],
    [
      'after a true U+FFFD',
      bytes('<a>', 0xef, 0xbf, 0xbd, 0xff, '</a>'),
      4,
      /0xFF is not valid UTF-8/,
    ],
    ['half a pair', wide('<a/>', 0x3d, 0xd8, 0x20, 0), 5, /0xD83D is half a character/],
    ['a low half alone', wide('<a/>', 0x20, 0xdc), 5, /0xDC20 is half a character/],
    ['an odd last byte', wide('<a/>', 0x20), 5, /ends within a character/],
    [
      'an encoding that is not known',
      bytes('<?xml version="1.0" encoding="EBCDIC"?>'),
      30,
      /"EBCDIC" is not known/,
    ],
    [
      'a word that every object has',
      bytes('<?xml version="1.0" encoding="constructor"?>'),
      30,
      /"constructor" is not known/,
    ],
  ])('%s', (_what, file, offset, message) => {
    const { problem } = decode(file);
    expect(problem?.offset).toBe(offset);
    expect(problem?.message).toMatch(message);
  });
});

const encodings: readonly Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'iso-8859-1', 'us-ascii'];

/** A text in an encoding, as an editor would save it. */
function saved(text: string, encoding: Encoding, mark: boolean): Uint8Array {
  const body = text.replace(/^\uFEFF?(<\?xml[^>]*\?>)?/, '');
  const name = encoding.startsWith('utf-16') ? 'UTF-16' : encoding;
  return encode(`${mark ? '\uFEFF' : ''}<?xml version="1.0" encoding="${name}"?>${body}`, encoding);
}

test.each(encodings)('%s: mutated bytes', (encoding) => {
  const next = numbers(encodings.indexOf(encoding) + 1);
  const high =
    encoding === 'us-ascii'
      ? ''
      : encoding === 'iso-8859-1'
        ? 'é\u0085ÿ'
        : 'é\uFFFD\u{1F600}\uFEFF';
  let kept = 0;
  for (let count = 0; count < 800; count += 1) {
    const { text } = scenarioFiles[next(scenarioFiles.length)] ?? { text: '' };
    const ascii = text.slice(0, 200 + next(800)).replace(/[^\0-\x7f]/g, '?');
    const mark = encoding.startsWith('utf') && next(2) === 0;
    let file = saved(`${ascii}${high}${ascii.slice(0, next(50))}`, encoding, mark);
    for (let left = next(4); left > 0; left -= 1) {
      const at = next(file.length);
      if (next(3) > 0) file[at] = next(2) === 0 ? next(256) : 0xd8 + next(8);
      else file = Uint8Array.from([...file.slice(0, at), ...file.slice(at + 1 + next(2))]);
    }
    const decoded = decode(file);
    const { problem } = decoded;
    if (problem === undefined) {
      kept += 1;
      expect(encode(decoded.text, decoded.encoding)).toEqual(file);
    } else {
      expect(problem.offset).toBeGreaterThanOrEqual(0);
      expect(problem.offset).toBeLessThanOrEqual(decoded.text.length);
    }
  }
  expect(kept).toBeGreaterThan(100);
});

test('many characters U+FFFD take time in proportion', () => {
  const file = new TextEncoder().encode('\uFFFD'.repeat(300_000));
  const start = process.cpuUsage();
  expect(decode(file).problem).toBeUndefined();
  expect(process.cpuUsage(start).user / 1e6).toBeLessThan(3);
});
