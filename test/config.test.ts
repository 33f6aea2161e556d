// Reading a configuration: every mistake at its place.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config/read.js';
import { RELEASES } from '../src/release.js';

/** `offset: message`, in order; undefined when there is no mistake. */
function mistakes(text: string, key?: string): string[] | undefined {
  const read = readConfig(text, key);
  return read && 'problems' in read
    ? read.problems.map(({ message, range }) => `${range.start}: ${message}`)
    : undefined;
}

test('all settings, with comments and commas at the end', () => {
  const text = `\uFEFF{
  // The machine in the lab.
  "$schema": "node_modules/acrn-nvmx/schemas/config.json",
  "release": "v3.2", "board": "boards/nuc.xml", "buildType": "release", "ifEnabled": true,
  "rules": { "scheduler-not-noop": "warning", },
  "exclude": ["old"],
  "overrides": [{ "files": ["rt/**"], "rules": { "nvmx-disabled": "off" }, "ifEnabled": false }],
}`;
  expect(readConfig(text)).toEqual({
    config: {
      $schema: 'node_modules/acrn-nvmx/schemas/config.json',
      release: 'v3.2',
      board: 'boards/nuc.xml',
      buildType: 'release',
      ifEnabled: true,
      rules: { 'scheduler-not-noop': 'warning' },
      exclude: ['old'],
      overrides: [{ files: ['rt/**'], rules: { 'nvmx-disabled': 'off' }, ifEnabled: false }],
    },
    rules: [
      { name: 'scheduler-not-noop', level: 'warning', range: expect.anything() },
      { name: 'nvmx-disabled', level: 'off', range: expect.anything() },
    ],
  });
});

test.each([
  ['', ['0: not JSON: value expected']],
  ['{"release": }', ['12: not JSON: value expected']],
  ['[]', ['0: the configuration must be an object']],
  ['{"relase": "v2.5"}', ['1: "relase" is not a setting; did you mean release?']],
  ['{"__proto__": 1}', [expect.stringMatching(/^1: "__proto__" is not a setting; known: /)]],
  ['{"release": "v9"}', [`12: release is "v9"; allowed: ${RELEASES.join(', ')}`]],
  ['{"ifEnabled": "y"}', ['14: ifEnabled must be true or false']],
  ['{"rules": {"a": "no"}}', ['16: rules.a is "no"; allowed: off, warning, error']],
  ['{"rules": {"a/~b": 1}}', ['19: rules.a/~b is 1; allowed: off, warning, error']],
  ['{"exclude": "old"}', ['12: exclude must be a list']],
  ['{"exclude": [""]}', ['13: exclude[0] is empty']],
  ['{"overrides": [{}]}', ['15: overrides[0] has no "files"']],
  [
    '{"overrides": [{"files": [], "exclude": []}]}',
    [expect.stringMatching(/^29: "exclude" is not a setting in overrides\[0\]; known: files, /)],
  ],
  ['{"board": "a", "board": "b"}', ['15: "board" is there twice']],
  [
    '{"board": 1, "buildType": "fast"}',
    ['10: board must be a text', '26: buildType is "fast"; allowed: debug, release'],
  ],
  [`{"exclude": ${'['.repeat(9999)}`, ['0: not JSON that can be read: it is nested too deeply']],
])('%.40j', (text, expected) => {
  expect(mistakes(text)).toEqual(expected);
});

test('a key of package.json', () => {
  const text = '{"name": "x", "acrn-nvmx": {"relase": 1}}';
  expect(mistakes(text, 'acrn-nvmx')).toEqual([
    '28: "relase" is not a setting; did you mean release?',
  ]);
  expect(readConfig('{"dependencies": {"acrn-nvmx": {}}}', 'acrn-nvmx')).toBe(undefined);
});

test('the schema knows every release', () => {
  const path = join(import.meta.dirname, '../schemas/config.json');
  const { definitions } = JSON.parse(readFileSync(path, 'utf8'));
  expect(definitions.release.enum).toEqual(RELEASES);
});
