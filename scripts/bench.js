// Times the installed package: its command against `node -e 0`, in turns, in CPU time (user and system), with the
// median of the ratios; a lint that is warm; many scenarios in one call; then the engine.
//   npm run bench [-- --rounds N] [--files N]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { benchEngine } from './bench-engine.js';
import { installedCommand, installPacked } from './installed.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '21' },
    files: { type: 'string', default: '1000' },
  },
});
const ROUNDS = Number(options.rounds);
const FILES = Number(options.files);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const shared = process.env.ACRN_NVMX_SHARED ?? join(root, '../shared');
const nested = join(root, 'scenarios/quad-core/v2.5-nested.xml');
const industry = join(root, 'scenarios/quad-core/v2.5-industry.xml');
const v33 = join(root, 'scenarios/quad-core/v3.3-nested.xml');
const hybrid = join(root, 'scenarios/hybrid-core');
const real = join(shared, 'corpus/real/v2.5/nuc7i7dnb/industry.xml');
const largest = join(shared, 'corpus/real/v3.2/generic_board/shared.xml');

function commands(cli) {
  return {
    'node -e 0': ['-e', '0'],
    '--version': [cli, '--version'],
    'check, v2.5, 5 KB, clean': [cli, 'check', nested],
    'check, v3.3, 7 KB, clean': [cli, 'check', v33],
    'check, v2.5, 7 KB, 13 errors': [cli, 'check', industry],
    'build --no-boot': [cli, 'build', '--no-boot', nested],
    ...(existsSync(real) && { 'check, real 11 KB, board of 37 KB': [cli, 'check', real] }),
    ...(existsSync(largest) && {
      'check, real 5 KB, board of 290 KB': [cli, 'check', largest],
      'build --no-boot, board of 290 KB': [cli, 'build', '--no-boot', '--force', largest],
    }),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-bench-'));

/** Milliseconds of CPU time; bash measures them, for Node cannot ask for those of a child. */
function cpuTime(argv) {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...argv], {
    encoding: 'utf8',
    // What was compiled for runs of another kind is not taken.
    env: { ...process.env, LC_ALL: 'C', TMPDIR: folder },
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

/** How often a task is done before V8 has compiled all that is worth it. */
const UNTIL_WARM = 2000;

/** Milliseconds of CPU time that a task takes in this process: at its 100th to 300th time, and once it is warm, the least of ten tries. */
async function warm(task) {
  const each = async (times) => {
    const before = process.cpuUsage();
    for (let turn = 0; turn < times; turn += 1) await task();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / times;
  };
  await each(100);
  const early = await each(200);
  await each(UNTIL_WARM - 300);
  const tries = [];
  for (let round = 0; round < 10; round += 1) tries.push(await each(60));
  return { early, late: Math.min(...tries) };
}

async function benchLint(folder) {
  const library = join(folder, 'node_modules/acrn-nvmx/dist/index.js');
  const { lint, parseXml, readBoard, sourceText } = await import(pathToFileURL(library).href);
  const text = readFileSync(join(hybrid, 'v3.3-nested.xml'), 'utf8');
  const board = readBoard(parseXml(readFileSync(join(hybrid, 'hybrid-core.xml'), 'utf8')));
  const parsing = await warm(() => parseXml(text));
  const linting = await warm(() => lint(sourceText('scenario.xml', text), { board }));
  const size = `${Math.round(text.length / 1024)} KB`;
  console.log(
    `lint of ${size} in one process: ${linting.early.toFixed(2)} ms of CPU time at first, ${linting.late.toFixed(2)} ms after ${UNTIL_WARM}, of which parsing ${parsing.late.toFixed(2)} ms`,
  );
}

/** A folder of scenarios, each with one setting of its own. */
function makeMany(folder) {
  mkdirSync(folder);
  const board = readFileSync(join(hybrid, 'hybrid-core.xml'));
  writeFileSync(join(folder, 'hybrid-core.xml'), board);
  const text = readFileSync(join(hybrid, 'v3.3-nested.xml'), 'utf8');
  for (let i = 0; i < FILES; i += 1) {
    const changed = text.replace(/(<STACK_SIZE>)[^<]*/, `$1${8192 + 4096 * (i % 50)}`);
    writeFileSync(join(folder, `s${String(i).padStart(5, '0')}.xml`), changed);
  }
}

async function benchMany(cli, folder) {
  makeMany(folder);
  const peak = 'process.on("exit",()=>console.error(process.resourceUsage().maxRSS))';
  const hook = `data:text/javascript,${encodeURIComponent(peak)}`;
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
  const child = spawn(process.execPath, ['--import', hook, cli, 'check', '.'], { cwd: folder });
  let first;
  let kilobytes = '';
  child.stdout.on('data', () => {
    first ??= seconds();
  });
  child.stderr.on('data', (chunk) => {
    kilobytes += chunk;
  });
  await new Promise((resolve) => child.on('close', resolve));
  const megabytes = Math.round(Number(kilobytes.trim().split('\n').at(-1)) / 1024);
  console.log(
    `check of ${FILES} scenarios: first line after ${first} s, all after ${seconds()} s, ${megabytes} MB at most`,
  );
}

try {
  installPacked(folder);
  console.log(`${cpus().length} cores, ${cpus()[0]?.model}`);
  benchCommand(installedCommand(folder));
  await benchLint(folder);
  await benchMany(installedCommand(folder), join(folder, 'many'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
await benchEngine();
