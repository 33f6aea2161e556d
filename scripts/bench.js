// Times the built command line against `node -e 0`, side by side in one run, and prints the ratios; then the
// engine.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchEngine } from './bench-engine.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'bin/acrn-nvmx.js');
const nested = join(root, 'scenarios/quad-core/v2.5-nested.xml');
const industry = join(root, 'scenarios/quad-core/v2.5-industry.xml');
const shared = process.env.ACRN_NVMX_SHARED ?? join(root, '../shared');
const real = join(shared, 'corpus/real/v2.5/nuc7i7dnb/industry.xml');
const largest = join(shared, 'corpus/real/v3.2/generic_board/shared.xml');
const ROUNDS = 31;

const commands = {
  'node -e 0': ['-e', '0'],
  'check, 5 KB, clean': [cli, 'check', nested],
  'check, 7 KB, 13 errors': [cli, 'check', industry],
  'build --no-boot': [cli, 'build', '--no-boot', nested],
  ...(existsSync(largest)
    ? { 'build --no-boot, board of 290 KB': [cli, 'build', '--no-boot', '--force', largest] }
    : {}),
  ...(existsSync(real) ? { 'check, real 11 KB, board of 37 KB': [cli, 'check', real] } : {}),
};

const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, argv] of Object.entries(commands)) {
    const start = performance.now();
    spawnSync(process.execPath, argv);
    times[name].push(performance.now() - start);
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const base = median(times['node -e 0']);
for (const [name, values] of Object.entries(times)) {
  const value = median(values);
  console.log(
    `${name.padEnd(40)} ${value.toFixed(1).padStart(8)} ms  ${(value / base).toFixed(2)} x`,
  );
}

await benchEngine();
