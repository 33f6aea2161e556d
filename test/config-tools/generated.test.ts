// All generated files of scenarios below scenarios/, against the recorded ones. They were recorded when
// they were equal to what ACRN's own tools make of these scenarios (comments and white space aside).
// `npx vitest run test/config-tools/generated.test.ts -u` records them anew: compare with ACRN's before.
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { built } from './built.js';

const SCENARIOS = [
  'quad-core/v2.5-rtvm-nested',
  'quad-core/v2.5-hybrid',
  'hybrid-core/v2.6-rtvm-nested',
  'quad-core/v2.7-shared',
  'hybrid-core/v3.0-nested',
  'hybrid-core/v3.1-nested',
  'quad-core/v3.2-shared',
  'hybrid-core/v3.3-nested',
  'quad-core/v3.4-nested',
];

test.each(SCENARIOS)('%s', async (path) => {
  const { artifacts, stop } = built(path);
  expect(stop).toBeUndefined();
  const text = artifacts
    .filter((artifact) => !['.board.xml', 'unified.xml'].includes(basename(artifact.path)))
    .map((artifact) => `==> ${artifact.path} <==\n${artifact.content}`)
    .join('\n');
  const recorded = join(import.meta.dirname, 'generated', `${path.replace('/', '-')}.txt`);
  await expect(text).toMatchFileSnapshot(recorded);
});
