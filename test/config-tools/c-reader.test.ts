import { describe, expect, test } from 'vitest';
import {
  CArrays,
  CSyntaxError,
  evaluate,
  preprocess,
  stringText,
} from '../../src/config-tools/prebuild/c-reader.js';

describe('preprocess', () => {
  test('follows conditions and keeps definitions', () => {
    const macros = new Map<string, string>();
    const text = [
      '#define ON',
      '#ifdef ON',
      'a',
      '#else',
      'b',
      '#endif',
      '#ifndef ON',
      'c',
      '#endif',
    ];
    expect(preprocess(text.join('\n'), macros)).toBe('a');
    expect(macros.has('ON')).toBe(true);
  });

  test('joins lines and drops comments', () => {
    const macros = new Map<string, string>();
    preprocess('#define LONG "a" \\\n"b" /* no */', macros);
    expect(stringText('LONG', macros)).toBe('ab');
  });
});

describe('evaluate', () => {
  const macros = new Map([
    ['A', '(AFFINITY_CPU(0U)|AFFINITY_CPU(3U))'],
    ['B', 'C'],
    ['C', '0x10UL'],
    ['LOOP', 'LOOP'],
  ]);

  test.each([
    ['A', 9n],
    ['B', 16n],
    ['1U | 0x4', 5n],
    ['AFFINITY_CPU(2U)|AFFINITY_CPU(0U)', 5n],
    ['AFFINITY_CPU(99999999999999999999U)', 0n],
    ['LOOP', undefined],
    ['unknown', undefined],
  ])('%s', (text, value) => {
    expect(evaluate(text, macros)).toBe(value);
  });
});

describe('CArrays', () => {
  const text =
    'struct s list[2] = {\n{ .a = 1U, .b[0] = { .c = X, }, },\n{ FIRST, .a = "x, }" },\n};';

  test('designators, items, nested lists, strings', () => {
    expect(new CArrays(text).ofStructures).toEqual(['list']);
    const [one, two] = new CArrays(text).read('list')?.items ?? [];
    if (typeof one !== 'object' || typeof two !== 'object') throw new Error('no lists');
    expect(one.members.get('a')).toBe('1U');
    expect(one.members.get('b[0]')).toMatchObject({ members: new Map([['c', 'X']]) });
    expect(two.items).toEqual(['FIRST']);
    expect(two.members.get('a')).toBe('"x, }"');
  });

  test.each([
    ['struct s list[1] = { .a = , };', 'a value is missing for .a'],
    ['struct s list[1] = { .a = 1', 'the text ends'],
    ['struct s list[1] = { .a = 1 } .b };', undefined],
    ['struct s list[1] = { { .a = 1 } { .b = 1 } };', "',' is missing"],
  ])('%s', (broken, message) => {
    if (message === undefined) expect(() => new CArrays(broken).read('list')).not.toThrow();
    else {
      expect(() => new CArrays(broken).read('list')).toThrow(CSyntaxError);
      expect(() => new CArrays(broken).read('list')).toThrow(message);
    }
  });
});
