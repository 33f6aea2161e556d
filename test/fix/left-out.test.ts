// One fix that does not help is left out and named; the others of the file stand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fix } from '../../src/fix/fix.js';
import { boardOf, scenariosFolder } from '../scenarios.js';

test('a fix with which the file would not check better', async () => {
  const path = 'quad-core/v3.1-nested.xml';
  const text = readFileSync(join(scenariosFolder, path), 'utf8')
    .replace('<load_order>PRE_LAUNCHED_VM', '<load_order>SERVICE')
    .replace('SCHED_NOOP', 'SCHED_BVT')
    .replace('</hv>', '<zz>1</zz></hv>');
  const result = await fix(path, text, { release: 'v3.1', board: boardOf(path) });
  expect(result.text).toBe(text.replace('SCHED_BVT', 'SCHED_NOOP'));
  expect(result.applied.map(({ rule }) => rule)).toEqual(['scheduler-not-noop']);
  expect(result.leftOut).toEqual([
    { rule: 'invalid-load-order', title: 'set load_order to SERVICE_VM' },
  ]);
});
