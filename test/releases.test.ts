// Releases are data: what differs between them stands in the tables of each stage, and nowhere else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toolTraits } from '../src/config-tools/calc/release-traits.js';
import { isWithin, NEWEST, RELEASES } from '../src/release.js';
import { releaseShape } from '../src/schema/index.js';

const src = join(import.meta.dirname, '../src');

const TABLES = [
  'release.ts',
  'schema/tooling.ts',
  'scenario/release-traits.ts',
  'config-tools/calc/release-traits.ts',
  'engine/acrn/hypervisor/release-traits.ts',
  'upgrade/steps.ts',
  'engine/acrn/nested/release-behaviour.ts',
];

/** The code of a file without its comments and the releases that a rule's metadata and examples name. */
function codeOf(file: string): string {
  return readFileSync(join(src, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\breleases: \{[^}]*\}/g, '')
    .replace(/\bcheckedAs: '[^']*'/g, '');
}

test('no file outside the tables names a release or compares releases', () => {
  const naming = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\bgenerated\//.test(file))
    .filter((file) => !TABLES.includes(file))
    .filter((file) =>
      /(['"`])v\d+\.\d+(?:\.\d+)?\1|\bisWithin\(\s*(?:\w+\.)*release/.test(codeOf(file)),
    );
  expect(naming).toEqual([]);
});

test('a span without an end takes in the newest release', () => {
  expect(NEWEST).toBe(RELEASES.at(-1));
  expect(isWithin(NEWEST, 'v2.6')).toBe(true);
  expect(isWithin(NEWEST, 'v2.6', 'v2.7')).toBe(false);
  expect(isWithin('v2.5', 'v2.6')).toBe(false);
});

test('v3.0.2 is v3.0 except for the PMU of RTVMs and the default of ENFORCE_TURNOFF_AC', async () => {
  const { givesPmuInReleaseBuilds, ...others } = toolTraits('v3.0.2');
  expect(givesPmuInReleaseBuilds).toBe(false);
  expect(toolTraits('v3.0')).toEqual({ ...others, givesPmuInReleaseBuilds: true });
  const [old, patched] = await Promise.all(
    (['v3.0', 'v3.0.2'] as const).map(async (release) =>
      JSON.stringify(await releaseShape(release)),
    ),
  );
  const changed = /("title":"Split-lock detection off","default":)"y"/;
  expect(changed.test(old ?? '')).toBe(true);
  const expected = old?.replace(changed, '$1"n"').replace('ACRN v3.0 ', 'ACRN v3.0.2 ');
  expect(patched === expected).toBe(true);
});
