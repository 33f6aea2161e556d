// The README's command lines, in its order, in a project that has nothing but a scenario and its board.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { folder } from '../cli/run.js';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const installed = process.env.ACRN_NVMX_INSTALLED ?? '';

/** The command lines of the blocks in a language, without their comments. */
function lines(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^\`]*)\`\`\`$`, 'gm'))]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/ {2,}#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** What each line of the README ends with, in order. */
const EXPECTED: readonly (readonly [string, number, string])[] = [
  ['npx acrn-nvmx check --if-enabled', 1, 'error[scheduler-not-noop]'],
  ['npx acrn-nvmx explain scheduler-not-noop', 0, 'SCHED_NOOP'],
  ['npx acrn-nvmx fix --diff scenario.xml', 1, '<SCHEDULER>SCHED_NOOP</SCHEDULER>'],
  ['npx acrn-nvmx fix --in-place scenario.xml', 0, ''],
  ['npx acrn-nvmx check --if-enabled', 0, ''],
  ['npx acrn-nvmx build scenario.xml --out out', 0, 'login:'],
  ['npx acrn-nvmx init --release v3.3 --board board.xml --out new.xml', 0, ''],
  ['npx acrn-nvmx get new.xml hv.FEATURES.SCHEDULER', 0, 'SCHED_NOOP\n'],
  ['npx acrn-nvmx set --in-place new.xml hv.DEBUG_OPTIONS.MEM_LOGLEVEL=4', 0, ''],
  ['npx acrn-nvmx upgrade scenario.xml --to v3.3 --out upgraded.xml', 0, ''],
];

const cwd = folder();
const board = join(root, 'scenarios/quad-core/quad-core.xml');

/** Runs a line as the README has it, with the command of the project where npx would find it. */
function shell(line: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', line.replace(/^npx acrn-nvmx/, 'node_modules/.bin/acrn-nvmx')],
    { cwd, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } },
  );
  return { status, stdout, stderr };
}

beforeAll(() => {
  const nested = readFileSync(join(root, 'scenarios/quad-core/v2.5-nested.xml'), 'utf8');
  writeFileSync(join(cwd, 'scenario.xml'), nested.replace('SCHED_NOOP', 'SCHED_BVT'));
  copyFileSync(board, join(cwd, 'quad-core.xml'));
  writeFileSync(join(cwd, 'package.json'), '{ "private": true }\n');
});

test('it is short', () => {
  expect(readme.split('\n').length).toBeLessThan(150);
});

test('npm i -D acrn-nvmx', () => {
  const packed = process.env.ACRN_NVMX_TARBALL;
  const tarball = packed ?? readdirSync(installed).find((name) => name.endsWith('.tgz'));
  const line = 'npm i -D acrn-nvmx';
  expect(lines('sh')).toContain(line);
  const from = packed ?? join(installed, tarball ?? '');
  const options = '--prefer-offline --no-audit --no-fund';
  const { status, stderr } = shell(`${line.replace('acrn-nvmx', `'${from}'`)} ${options}`);
  expect(status, stderr).toBe(0);
});

test('the step of CI, which fails and says where', () => {
  const steps = lines('yaml').flatMap((line) => /^- run: (.*)$/.exec(line)?.[1] ?? []);
  expect(steps).toEqual(['npm ci', 'npx acrn-nvmx check --if-enabled']);
  const { status, stdout } = shell(steps[1] ?? '', { GITHUB_ACTIONS: 'true' });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^::error file=scenario\.xml,line=\d+/m);
});

test('every other line, in its order', () => {
  const run = lines('sh').filter((line) => line.startsWith('npx '));
  expect(run).toEqual(EXPECTED.map(([line]) => line));
  for (const [line, code, said] of EXPECTED) {
    if (line.includes('--board board.xml')) copyFileSync(board, join(cwd, 'board.xml'));
    const { status, stdout, stderr } = shell(line);
    expect(status, `${line}: ${stdout}${stderr}`).toBe(code);
    expect(stdout, line).toContain(said);
  }
  // The step of CI is green now.
  expect(shell('npx acrn-nvmx check --if-enabled').status).toBe(0);
});

test('the two lines of a fresh clone are what CI runs', () => {
  expect(lines('sh').slice(0, 2)).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
  const ci = readFileSync(join(root, '.ci/run'), 'utf8');
  for (const command of ['npm ci', 'npm run --silent demo', 'vitest run']) {
    expect(ci).toContain(command);
  }
});
