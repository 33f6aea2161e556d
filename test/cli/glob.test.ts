import fc from 'fast-check';
import { expect, test } from 'vitest';
import { baseOf, globOf } from '../../src/cli/input/glob.js';

test.each([
  ['*.xml', 'a.xml', true],
  ['*.xml', 'a/b.xml', false],
  ['**/*.xml', 'a.xml', true],
  ['**/*.xml', 'a/b/c.xml', true],
  ['a/**', 'a', true],
  ['a/**', 'a/b/c', true],
  ['*/**', 'a', false],
  ['*/**', 'a/b', true],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['a/**/b', 'ab', false],
  ['{a,b/{c,d}}.xml', 'b/d.xml', true],
  ['v{1..3}', 'v2', true],
  ['v{1..3}', 'v4', false],
  ['[!a-c]?', 'dx', true],
  ['[!a-c]?', 'bx', false],
  ['\\*', '*', true],
  ['\\*', 'a', false],
  ['+(ab|c)', '+(ab|c)', true],
  ['a (1)*.xml', 'a (1)b.xml', true],
  ['a+*', 'a+b', true],
  ['a+*', 'aab', false],
  ['[', '[', true],
  ['{a', '{a', true],
  ['(a', '(a', true],
  ['*.?', 'ä.b', true],
])('%s and %s: %s', (glob, path, expected) => {
  expect(globOf(glob, true)(path)).toBe(expected);
});

test('names that begin with a dot are meant when they are written, or all are', () => {
  expect(globOf('**/*', false)('a/.b/c')).toBe(false);
  expect(globOf('**/.b/*', false)('a/.b/c')).toBe(true);
  expect(globOf('**/*', true)('a/.b/c')).toBe(true);
});

test('where a pattern begins', () => {
  expect(baseOf('a/b/*.xml')).toEqual({ base: 'a/b', rest: '*.xml' });
  expect(baseOf('/*.xml')).toEqual({ base: '/', rest: '*.xml' });
  expect(baseOf('*.xml')).toEqual({ base: '', rest: '*.xml' });
  expect(baseOf('a/{b,c}/d')).toEqual({ base: 'a', rest: '{b,c}/d' });
});

test.each([
  '(a+)+b',
  '[a]+[a]+[a]+[a]+b',
  'a|a|a',
  '+(+(+(a)))b',
  '*a*a*b',
  '**/*/**/*/**/*b',
  '{a,a}{a,a}{a,a}{a,a}b',
  '('.repeat(900),
  'a'.repeat(900),
  '{1..9999999}',
  '\\',
])('a glob that is taken takes no time: %.40s', (glob) => {
  const before = process.cpuUsage();
  for (const path of ['a'.repeat(250), 'a/'.repeat(120), `${'a'.repeat(250)}/`.repeat(8), '']) {
    expect(globOf(glob, true)(path)).toBe(false);
  }
  expect(process.cpuUsage(before).user).toBeLessThan(1e6);
});

test.each([
  ['*(*(*(*(a|aa)|a)))z', 'more than 3 * in one part'],
  ['*a*a*a*a*a*a*a*a*b', 'more than 3 * in one part'],
  ['{*a,*a,*a,*a}', 'more than 3 * in one part'],
  ['**/a/**/a/**/a/**/a', 'more than 3 **'],
  ['{a,a}'.repeat(40), 'more than 4 braces'],
  ['a'.repeat(70_000), 'more than 1000 characters'],
])('one that could take for ever is refused: %.40s', (glob, reason) => {
  expect(() => globOf(glob, true)).toThrow(reason);
});

test('any glob and any path', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'a*?[]{}()|,!\\/.+@-^'), maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...'a/.*[{(') }),
      (glob, path) => {
        let matches: ReturnType<typeof globOf>;
        try {
          matches = globOf(glob, true);
        } catch (error) {
          expect(String(error)).toMatch(/has more than/);
          return;
        }
        expect(typeof matches(path)).toBe('boolean');
      },
    ),
    { numRuns: 2000 },
  );
});
