import { describe, expect, test } from 'vitest';
import { cText, cTokens } from '../../src/config-tools/prebuild/c-lexer.js';
import { CArrays, preprocess, stringText } from '../../src/config-tools/prebuild/c-reader.js';

const kinds = (text: string) => cTokens(text).map((token) => [token.kind, token.text]);

describe('tokens', () => {
  test.each([
    ['"/* no comment */" // one', [['string', '"/* no comment */"']]],
    ['/* "no string */ x', [['name', 'x']]],
    [
      '"a\\"b" c',
      [
        ['string', '"a\\"b"'],
        ['name', 'c'],
      ],
    ],
    ['"a\u2028b"', [['string', '"a\u2028b"']]],
    [
      '"open\nx',
      [
        ['stray', '"'],
        ['name', 'open'],
        ['newline', '\n'],
        ['name', 'x'],
      ],
    ],
    ['ab\\\ncd', [['name', 'abcd']]],
    [
      '0x10UL|.b[2]',
      [
        ['number', '0x10UL'],
        ['mark', '|'],
        ['mark', '.'],
        ['name', 'b'],
        ['mark', '['],
        ['number', '2'],
        ['mark', ']'],
      ],
    ],
    ['@', [['stray', '@']]],
  ])('%j', (text, expected) => {
    expect(kinds(text)).toEqual(expected);
  });
});

test('tokens as text', () => {
  expect(cText(cTokens('  a/* c */b  ( 1 )'))).toBe('a b ( 1 )');
});

test('a macro keeps its string, whatever stands in it', () => {
  const macros = new Map<string, string>();
  preprocess('#define A "x /* y */ \u2028 // z" /* c */\n#define F(x) 1', macros);
  expect(macros.get('A')).toBe('"x /* y */ \u2028 // z"');
  expect(macros.get('F')).toBe('1');
});

test('macros that stand for each other end', () => {
  const macros = new Map([
    ['A', 'B "1"'],
    ['B', 'A "2"'],
  ]);
  expect(stringText('A', macros)).toBe('21');
});

test('an array named in a string is none', () => {
  expect(new CArrays('x = "struct s list[1] = { 1 }";').read('list')).toBeUndefined();
});
