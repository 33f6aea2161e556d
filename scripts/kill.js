// Kills commands that write files at every moment at which that matters, and looks at what they leave:
//   npm run kill [-- --kills 2000] [--seconds N] [--seed S]
// A file is either as it was or as it should be, never torn; and the next run removes whatever was left.
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const command = join(root, 'bin/acrn-nvmx.js');
const preload = join(root, 'scripts/kill-at-call.cjs');
const data = join(root, 'scenarios/quad-core');

const { values: options } = parseArgs({
  options: { kills: { type: 'string' }, seconds: { type: 'string' }, seed: { type: 'string' } },
});
const kills = Number(options.kills ?? (options.seconds === undefined ? 2000 : Infinity));
const end = Date.now() + 1000 * Number(options.seconds ?? Infinity);
const seed = Number(options.seed ?? Date.now() % 2 ** 31);
if (!existsSync(join(root, 'dist'))) throw new Error('dist is missing: npm run build');
console.log(`seed ${seed}`);

/** mulberry32: numbers from 0 to 1. */
let state = seed;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

const below = (count) => Math.floor(random() * count);

/** What a command is given; everything in it is what the user had before. */
const SUBJECTS = {
  fix: ['fix', '-i', 's.xml'],
  'fix --backup': ['fix', '-i', '--backup', 's.xml'],
  set: ['set', '-i', '--backup', 's.xml', 'hv.FEATURES.SCHEDULER=SCHED_NOOP'],
  init: ['init', '--release', 'v2.5', '--board', 'quad-core.xml', '--out', 'new.xml'],
  build: ['build', '--no-boot', '--out', 'out', 'nested.xml'],
  'build again': ['build', '--no-boot', '--out', 'built', 'nested.xml'],
};

function run(argv, cwd, env = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--require', preload, command, ...argv], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', KILL_FOLDER: cwd, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code, signal) => done({ code, signal, stderr }));
  });
}

/** Path below the folder to content. */
function snapshot(folder) {
  const files = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    files.set(relative(folder, path), readFileSync(path, 'utf8'));
  }
  return files;
}

const isTemporary = (path) => /(^|\/)\.acrn-nvmx-[0-9a-f]{6}-\d+-[0-9a-f]{16}\.tmp$/.test(path);
const isRecord = (path) => path.endsWith('.acrn-nvmx-build.json');

const work = mkdtempSync(join(tmpdir(), 'acrn-nvmx-kill-'));
const before = join(work, 'before');
mkdirSync(before);
cpSync(join(data, 'quad-core.xml'), join(before, 'quad-core.xml'));
const nested = readFileSync(join(data, 'v2.5-nested.xml'), 'utf8');
writeFileSync(join(before, 'nested.xml'), nested.replace('>5</MEM_LOGLEVEL>', '>4</MEM_LOGLEVEL>'));
writeFileSync(join(before, 's.xml'), nested.replace('SCHED_NOOP', 'SCHED_BVT'));
await run(['build', '--no-boot', '--out', 'built', 'nested.xml'], before);
writeFileSync(join(before, 'nested.xml'), nested);
const old = snapshot(before);

/** What each command makes when nothing happens to it, and by how many changes. */
const expected = new Map();
for (const [name, argv] of Object.entries(SUBJECTS)) {
  const folder = join(work, 'expected');
  cpSync(before, folder, { recursive: true });
  const { code, stderr } = await run(argv, folder);
  const calls = Number(/calls (\d+)/.exec(stderr)?.[1] ?? 0);
  if (code !== 0 || calls < 3) throw new Error(`${name} does not work: ${code} ${stderr}`);
  expected.set(name, { files: snapshot(folder), calls });
  rmSync(folder, { recursive: true });
}

const failures = [];

async function killOnce(number) {
  const name = Object.keys(SUBJECTS)[below(Object.keys(SUBJECTS).length)];
  const argv = SUBJECTS[name];
  const { files, calls } = expected.get(name);
  const call = 1 + below(calls);
  const when = ['before', 'midst', 'after'][below(3)];
  const folder = join(work, String(number));
  const fail = (what) => failures.push(`${name}, call ${call} of ${calls}, ${when}: ${what}`);
  cpSync(before, folder, { recursive: true });
  const killed = await run(argv, folder, { KILL_AT_CALL: String(call), KILL_WHEN: when });
  if (killed.signal !== 'SIGKILL') fail(`was not killed: ${killed.code} ${killed.stderr}`);
  for (const [path, content] of snapshot(folder)) {
    if (isTemporary(path) || isRecord(path)) continue;
    if (content !== old.get(path) && content !== files.get(path)) fail(`${path} is torn`);
  }
  for (const path of old.keys()) {
    if (!existsSync(join(folder, path))) fail(`${path} is lost`);
  }
  const again = await run(argv, folder);
  const isThere = name === 'init' && /is there already/.test(again.stderr);
  if (again.code !== 0 && !isThere) fail(`the next run: ${again.code} ${again.stderr}`);
  const after = snapshot(folder);
  for (const [path, content] of files) {
    if (after.get(path) !== content) fail(`${path} is not as it should be after the next run`);
  }
  for (const path of after.keys()) {
    if (!files.has(path)) fail(`${path} is left after the next run`);
  }
  rmSync(folder, { recursive: true });
}

let done = 0;
async function worker() {
  while (done < kills && Date.now() < end) await killOnce(++done);
}
await Promise.all([worker(), worker()]);
rmSync(work, { recursive: true });
for (const failure of failures.slice(0, 20)) console.error(failure);
console.log(`${done} kills, ${failures.length} failures`);
process.exitCode = failures.length === 0 ? 0 : 1;
