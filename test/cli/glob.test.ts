import fc from 'fast-check';
import picomatch from 'picomatch';
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
  ['+(ab|c)', 'ababc', true],
  ['+(ab|c)', '', false],
  ['@(a|b).x', 'b.x', true],
  ['[', '[', true],
  ['{a', '{a', true],
  ['(a', '(a', true],
  ['*.?', 'ä.\u{1f600}', true],
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

test('the same as picomatch says', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    'ab',
    '?',
    '*',
    '[ab]',
    '[^a]',
    '{a,b}',
    '{ab,b*}',
    '@(a|b)',
    '+(a)',
    '?(b)a',
    '.',
  );
  const part = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.array(atom, { minLength: 1, maxLength: 3 }).map((all) => all.join('')),
    },
    fc.constant('**'),
  );
  const glob = fc
    .array(part, { minLength: 1, maxLength: 4 })
    .map((all) => all.join('/'))
    // What it makes of these is its own.
    .filter(
      (each) => !/\)[?*+]|\*\*\*|\*\*[^/]|[^/]\*\*|^\.+\/|\/\.+\/|\/\.+$|^\.+$|\.\./.test(each),
    );
  const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.'), minLength: 1, maxLength: 4 });
  const path = fc
    .array(
      name.filter((each) => !/^\.+$/.test(each)),
      { minLength: 1, maxLength: 4 },
    )
    .map((all) => all.join('/'));
  fc.assert(
    fc.property(glob, path, (each, to) => {
      expect(globOf(each, true)(to)).toBe(picomatch(each, { dot: true, nonegate: true })(to));
    }),
    { numRuns: 3000 },
  );
});

test.each([
  '(a+)+b',
  '((a|a)+)+b',
  '*a*a*a*a*a*a*a*a*a*a*a*a*b',
  '+(+(+(a)))b',
  '*(*(*(*(a|aa)|a)))z',
  '@(*a|*a|*a)*(*a|*b)*(a|aa)b',
  '**/*/**/*/**/*/**/*/**/*b',
  '{a,b}'.repeat(40),
  '('.repeat(5000),
  '{'.repeat(5000),
  'a'.repeat(70_000),
  '{1..9999999}',
  '\\',
])('a glob that takes long takes no longer: %.40s', (glob) => {
  const before = process.cpuUsage();
  for (const path of ['a'.repeat(250), 'a/'.repeat(120), '']) {
    expect(globOf(glob, true)(path)).toBe(false);
  }
  expect(process.cpuUsage(before).user).toBeLessThan(1e6);
});

test('any glob and any path', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'a*?[]{}()|,!\\/.+@-^') }),
      fc.string({ unit: fc.constantFrom(...'a/.*[{(') }),
      (glob, path) => {
        expect(typeof globOf(glob, true)(path)).toBe('boolean');
      },
    ),
    { numRuns: 2000 },
  );
});
