import { describe, expect, test } from 'vitest';
import { ORDER, sequence } from '../../src/schema/keywords/sequence.js';
import { uniqueChild } from '../../src/schema/keywords/unique-child.js';
import { xsInteger } from '../../src/schema/keywords/xs-integer.js';
import { parseBigInteger } from '../../src/text/python-integer.js';

describe('xsInteger reads what Python int() reads', () => {
  test.each([
    ['7', 7n],
    ['+5', 5n],
    ['-0', 0n],
    ['05', 5n],
    ['\n 7 \t', 7n],
    ['\u00a07\u2003', 7n],
    ['1_0', 10n],
    ['\u0661\u0662', 12n],
    ['\u{1d7d9}', 1n],
    ['99999999999999999999', 99999999999999999999n],
  ])('%j', (text, value) => expect(parseBigInteger(text)).toBe(value));

  test.each([
    '',
    ' ',
    '5.0',
    '1e0',
    '0x5',
    '5U',
    '1__0',
    '_1',
    '1_',
    '+ 5',
    '--5',
    '1 0',
    '½',
    'one',
  ])('not %j', (text) => expect(parseBigInteger(text)).toBeUndefined());

  test('limits', () => {
    const limits = { minimum: 1, maximum: 10 };
    expect(xsInteger(limits, '010')).toBeUndefined();
    expect(xsInteger(limits, '11')).toEqual({ problem: 'out-of-range' });
    expect(xsInteger(limits, '-1')).toEqual({ problem: 'out-of-range' });
    expect(xsInteger(limits, 'x')).toEqual({ problem: 'not-a-number' });
    expect(xsInteger({ values: [2, 4] }, '+4')).toBeUndefined();
    expect(xsInteger({ values: [2, 4] }, '3')).toEqual({ problem: 'not-allowed' });
  });
});

describe('sequence', () => {
  const names = ['a', 'b', 'c'];
  test.each([[['a', 'b', 'c']], [['a', 'c']], [['a', 'a', 'b']], [['x', 'b', 'y', 'c']], [[]]])(
    '%j is in order',
    (order) => expect(sequence(names, { [ORDER]: order })).toBeUndefined(),
  );
  test('the first element that stands too late', () => {
    const order = ['a', 'c', 'b', 'a'];
    expect(sequence(names, { [ORDER]: order })).toEqual({ child: 2, name: 'b', behind: 'c' });
  });
  test('without an order of its own an object has that of its properties', () => {
    expect(sequence(names, { b: '', a: '' })).toEqual({ child: 1, name: 'a', behind: 'b' });
  });
});

test('uniqueChild', () => {
  expect(uniqueChild('name', [{ name: 'a' }, { name: 'b' }, {}, {}])).toBeUndefined();
  expect(uniqueChild('name', [{ name: 'a' }, { name: 'b' }, { name: 'a' }, { name: 'a' }])).toEqual(
    {
      twins: [
        [2, 0],
        [3, 0],
      ],
    },
  );
});
