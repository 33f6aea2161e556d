// What V8 has compiled is kept between runs (bin/compiled-modules.js): it makes them faster and changes nothing else.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installedCommand } from '../../scripts/installed.js';

const command = installedCommand(process.env.ACRN_NVMX_INSTALLED ?? '');
const scenario = join(import.meta.dirname, '../../scenarios/quad-core/v2.5-industry.xml');
const isPosix = process.getuid !== undefined;

let temporary = '';

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'acrn-nvmx-compiled-'));
});

afterEach(() => {
  rmSync(temporary, { recursive: true, force: true });
});

function run(flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}, file = command) {
  const argv = [...flags, file, 'check', '--format', 'json', scenario];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TMPDIR: temporary, TEMP: temporary, ...env },
  });
  return { status, stdout, stderr };
}

const ownFolder = () => join(temporary, isPosix ? `acrn-nvmx-${process.getuid?.()}` : 'acrn-nvmx');

/** The one file that a run keeps. */
function kept(): string {
  const names = readdirSync(ownFolder());
  expect(names).toHaveLength(1);
  return join(ownFolder(), names[0] ?? '');
}

test('a run keeps what it compiled, for its user only, and the next one compiles little more than Node itself', () => {
  const logfile = join(temporary, 'v8.log');
  const flags = ['--log-function-events', `--logfile=${logfile}`, '--no-logfile-per-isolate'];
  const compiled = () => {
    const { status } = run(flags);
    expect(status).toBe(1);
    const events = readFileSync(logfile, 'utf8').split('\n');
    return events.filter((line) => line.startsWith('function,interpreter,')).length;
  };
  const first = compiled();
  const { mtimeMs, mode } = statSync(kept());
  const second = compiled();
  expect(first).toBeGreaterThan(1000);
  expect(second).toBeLessThan(first / 3);
  expect(statSync(kept()).mtimeMs).toBe(mtimeMs);
  if (isPosix) {
    expect(mode & 0o777).toBe(0o600);
    expect(statSync(ownFolder()).mode & 0o777).toBe(0o700);
  }
});

/** The length of the compiled code of each module that is kept. */
function lengths(): Readonly<Record<string, number>> {
  const data = readFileSync(kept());
  const { index } = JSON.parse(data.subarray(8, 8 + data.readUInt32LE(4)).toString('latin1')) as {
    index: Readonly<Record<string, readonly [number, number]>>;
  };
  return Object.fromEntries(Object.entries(index).map(([name, [, length]]) => [name, length]));
}

test('another run adds its modules, and nothing to those that are there', () => {
  run();
  const before = lengths();
  const argv = [command, 'check', '--color=always', scenario];
  spawnSync(process.execPath, argv, {
    env: { PATH: process.env.PATH, TMPDIR: temporary, TEMP: temporary },
  });
  const after = lengths();
  expect(Object.keys(after).length).toBeGreaterThan(Object.keys(before).length);
  expect(after).toMatchObject(before);
});

test('damaged, it is left aside and made again', () => {
  const told = run();
  const whole = readFileSync(kept());
  for (let turn = 0; turn < 24; turn += 1) {
    const damaged = Buffer.from(whole);
    const at = turn < 12 ? turn : Math.floor((whole.length * (turn - 11)) / 13);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (turn % 8));
    writeFileSync(kept(), turn % 3 === 2 ? damaged.subarray(0, at) : damaged);
    expect(run(), `damaged at byte ${at}`).toEqual(told);
    const again = readFileSync(kept());
    expect(again.readUInt32LE(4), `made again after byte ${at}`).toBe(whole.readUInt32LE(4));
  }
});

test.skipIf(!isPosix)(
  'what is no file in its place is not read: a FIFO, a device, a folder',
  () => {
    const told = run();
    const path = kept();
    const put = [
      () => spawnSync('mkfifo', [path]),
      () => symlinkSync('/dev/zero', path),
      () => symlinkSync(path, path),
      () => mkdirSync(path),
    ];
    for (const each of put) {
      rmSync(path, { force: true });
      each();
      expect(run()).toEqual(told);
      kept();
    }
  },
);

test('what an interrupted run left is removed', () => {
  run();
  const file = kept();
  copyFileSync(file, `${file}.12345`);
  writeFileSync(file, '');
  run();
  expect(kept()).toBe(file);
});

test('of another build nothing is taken', () => {
  const other = join(temporary, 'other');
  const dist = join(other, 'dist');
  cpSync(join(command, '../..'), other, { recursive: true });
  // As long as before, which is all that V8 looks at.
  for (const name of readdirSync(join(dist, 'chunks'))) {
    const file = join(dist, 'chunks', name);
    writeFileSync(file, readFileSync(file, 'latin1').replaceAll('ACRN', 'NRCA'), 'latin1');
  }
  appendFileSync(join(dist, 'cli.cjs'), '\n');
  const { stdout } = run();
  const before = kept();
  expect(stdout).toMatch(/"why": ".*ACRN/);
  expect(run([], {}, join(other, 'bin/acrn-nvmx.js')).stdout).toMatch(/"why": ".*NRCA/);
  expect(kept()).toBe(before);
});

test('a long run keeps nothing, for V8 throws away what ran at its start', () => {
  const wait = 'const end = Date.now() + 3200; while (Date.now() < end);';
  run(['--import', `data:text/javascript,${encodeURIComponent(wait)}`]);
  expect(readdirSync(ownFolder())).toEqual([]);
});

test('nothing is kept below the current folder', () => {
  run([], { TMPDIR: '.', TEMP: '.' });
  expect(existsSync(join('.', `acrn-nvmx-${process.getuid?.()}`))).toBe(false);
  expect(existsSync(join('.', 'acrn-nvmx'))).toBe(false);
});

test('Node can be told to keep nothing', () => {
  const told = run();
  rmSync(ownFolder(), { recursive: true });
  expect(run([], { NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual(told);
  expect(readdirSync(temporary)).toEqual([]);
});

test.skipIf(!isPosix)('a folder that others can write into, a link or a file is not used', () => {
  const told = run();
  const file = kept();
  const elsewhere = join(temporary, 'elsewhere');
  const places: Record<string, () => void> = {
    'writable by the group': () => {
      mkdirSync(ownFolder());
      chmodSync(ownFolder(), 0o770);
    },
    'a link': () => {
      mkdirSync(elsewhere, { mode: 0o700 });
      symlinkSync(elsewhere, ownFolder());
    },
    'a file': () => writeFileSync(ownFolder(), ''),
    'no folder for temporary files': () => rmSync(temporary, { recursive: true }),
  };
  expect(file).not.toBe('');
  for (const [place, make] of Object.entries(places)) {
    rmSync(ownFolder(), { recursive: true });
    make();
    expect(run(), place).toEqual(told);
    const below = place.startsWith('writable') ? ownFolder() : elsewhere;
    if (place !== 'a file' && !place.startsWith('no '))
      expect(readdirSync(below), place).toEqual([]);
  }
});
