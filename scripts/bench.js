// Times the installed package's command against `node -e 0`, in turns, in CPU time (user and system), and
// prints the median of the ratios; then the engine.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchEngine } from './bench-engine.js';
import { installedCommand, installPacked } from './installed.js';

const ROUNDS = 21;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const shared = process.env.ACRN_NVMX_SHARED ?? join(root, '../shared');
const nested = join(root, 'scenarios/quad-core/v2.5-nested.xml');
const industry = join(root, 'scenarios/quad-core/v2.5-industry.xml');
const v33 = join(root, 'scenarios/quad-core/v3.3-nested.xml');
const real = join(shared, 'corpus/real/v2.5/nuc7i7dnb/industry.xml');
const largest = join(shared, 'corpus/real/v3.2/generic_board/shared.xml');

function commands(cli) {
  return {
    'node -e 0': ['-e', '0'],
    'check, v2.5, 5 KB, clean': [cli, 'check', nested],
    'check, v3.3, 7 KB, clean': [cli, 'check', v33],
    'check, v2.5, 7 KB, 13 errors': [cli, 'check', industry],
    'build --no-boot': [cli, 'build', '--no-boot', nested],
    ...(existsSync(real) && { 'check, real 11 KB, board of 37 KB': [cli, 'check', real] }),
    ...(existsSync(largest) && {
      'build --no-boot, board of 290 KB': [cli, 'build', '--no-boot', '--force', largest],
    }),
  };
}

/** Milliseconds of CPU time; bash measures them, for Node cannot ask for those of a child. */
function cpuTime(argv) {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...argv], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return (
    1000 *
    stderr
      .trim()
      .split(' ')
      .map(Number)
      .reduce((sum, part) => sum + part, 0)
  );
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function benchCommand(cli) {
  const rows = Object.entries(commands(cli)).map(([name, argv]) => ({
    name,
    argv,
    times: /** @type {number[]} */ ([]),
  }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { argv, times } of rows) times.push(cpuTime(argv));
  }
  const [{ times: base }] = rows;
  console.log(`node ${process.version}, median of ${ROUNDS} runs in turns, CPU time`);
  for (const { name, times } of rows) {
    const ratio = median(times.map((time, round) => time / base[round]));
    console.log(
      `${name.padEnd(36)} ${median(times).toFixed(0).padStart(6)} ms  ${ratio.toFixed(2)} x`,
    );
  }
}

const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-bench-'));
try {
  installPacked(folder);
  benchCommand(installedCommand(folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
await benchEngine();
