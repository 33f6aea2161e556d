// A file is read without loss, or refused with the place: encode(decode(bytes)) is bytes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, type Encoding, encode } from '../../src/text/encoding.js';

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

/** The bytes with some of them changed or left out. */
function mutated(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    at: fc.nat(file.length - 1),
    to: fc.oneof(fc.nat(255), fc.integer({ min: 0xd8, max: 0xdf }), fc.constant(undefined)),
  });
  return fc
    .array(change, { maxLength: 3 })
    .map((changes) =>
      changes.reduce(
        (bytes, { at, to }) =>
          to === undefined
            ? Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1)])
            : bytes.with(Math.min(at, bytes.length - 1), to),
        file,
      ),
    );
}

test.each(encodings)('%s: mutated bytes', (encoding) => {
  const isNarrow = encoding === 'us-ascii' || encoding === 'iso-8859-1';
  const text = fc.string({ unit: isNarrow ? 'grapheme-ascii' : 'binary' });
  const ending = encoding === 'iso-8859-1' ? 'é\u0085ÿ' : '';
  const file = fc
    .record({ inside: text, mark: fc.boolean() })
    .map(({ inside, mark }) =>
      saved(`<a>${inside}${ending}</a>`, encoding, mark && encoding.startsWith('utf')),
    );
  fc.assert(
    fc.property(file.chain(mutated), (bytes) => {
      const decoded = decode(bytes);
      const { problem } = decoded;
      if (problem === undefined) expect(encode(decoded.text, decoded.encoding)).toEqual(bytes);
      else {
        expect(problem.offset).toBeGreaterThanOrEqual(0);
        expect(problem.offset).toBeLessThanOrEqual(decoded.text.length);
      }
    }),
    { numRuns: 1000 },
  );
});

test('many characters U+FFFD take time in proportion', () => {
  const file = new TextEncoder().encode('\uFFFD'.repeat(300_000));
  const start = process.cpuUsage();
  expect(decode(file).problem).toBeUndefined();
  expect(process.cpuUsage(start).user / 1e6).toBeLessThan(3);
});
