// What ACRN's tools of v2.x read otherwise than the schema: elements that v2.7 fills in empty, and values in pieces.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fix } from '../../src/fix/fix.js';
import { lint } from '../../src/lint.js';
import type { Release } from '../../src/release.js';
import { sourceText } from '../../src/text/source.js';
import { scenariosFolder } from '../scenarios.js';

function changed(path: string, found: RegExp, becomes: string): string {
  const text = readFileSync(join(scenariosFolder, path), 'utf8');
  const after = text.replace(found, becomes);
  expect(after, `${path}: ${found}`).not.toBe(text);
  return after;
}

async function found(text: string, release: Release) {
  const { diagnostics } = await lint(sourceText('a.xml', text), { release });
  return diagnostics.map(({ rule, stopsAt }) => `${rule} ${stopsAt}`);
}

test('v2.7 fills in a guest_flag that its validator refuses; the fix writes 0', async () => {
  const text = changed('quad-core/v2.7-shared.xml', /<guest_flag>0<\/guest_flag>/, '<!-- none -->');
  expect(await found(text, 'v2.7')).toContain('empty-guest-flag scenario_cfg_gen');
  const { text: fixed } = await fix('a.xml', text, {
    release: 'v2.7',
    safeOnly: true,
  });
  expect(fixed).toMatch(/<guest_flag>0<\/guest_flag>/);
  expect(await found(fixed, 'v2.7')).not.toContain('empty-guest-flag scenario_cfg_gen');
});

test('a comment in what the tools of v2.x read in one piece stops the allocation', async () => {
  const stop = 'split-value allocation';
  const region = /hv:\/([^,<]*),/;
  const broken = 'quad-core/v2.5-broken-ivshmem-vm-missing.xml';
  expect(await found(changed(broken, region, 'hv:/<!-- a -->$1,'), 'v2.5')).toContain(stop);
  expect(await found(changed(broken, region, '<!-- a -->hv:/$1,'), 'v2.5')).not.toContain(stop);
  const shared = 'quad-core/v2.7-shared.xml';
  const base = /(<legacy_vuart id="0">[\s\S]*?<base>)(\w)/;
  expect(await found(changed(shared, base, '$1$2<!-- a -->'), 'v2.7')).not.toContain(stop);
});
