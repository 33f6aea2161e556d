// One fix that does not help is left out and named; the others of the file stand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fix } from '../../src/fix/fix.js';
import { boardOf, scenariosFolder } from '../scenarios.js';

test.each([
  ['no fix', 'quad-core/v2.5-nested.xml', [], 0],
])('%s', async (_what, path, changes, count) => {
  const text = readFileSync(join(scenariosFolder, path), 'utf8');
  const { leftOut } = await fix(path, text, { board: boardOf(path) });
  expect(leftOut).toHaveLength(count);
  expect(changes).toEqual([]);
});
