// Where the command runs: hooks of git, CI, editors that watch. Each is done for real, with the installed command.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installedCommand } from '../../scripts/installed.js';
import { folder } from '../cli/run.js';

const root = join(import.meta.dirname, '../..');
const command = installedCommand(process.env.ACRN_NVMX_INSTALLED ?? '');
const nested = readFileSync(join(root, 'scenarios/quad-core/v2.5-nested.xml'), 'utf8');
const broken = nested.replace('SCHED_NOOP', 'SCHED_BVT');
const board = readFileSync(join(root, 'scenarios/quad-core/quad-core.xml'), 'utf8');
const POM = '<project/>\n';

/** A folder with the command in it, as `npm i -g` would link it. */
const bin = folder();
symlinkSync(command, join(bin, 'acrn-nvmx'));
const PATH = `${bin}${delimiter}${process.env.PATH}`;

function sh(cwd: string, file: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(file, argv, {
    cwd,
    encoding: 'utf8',
    env: { HOME: cwd, ...env, PATH },
  });
  return { status, output: `${stdout}${stderr}`, stdout };
}

function has(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

function git(cwd: string, ...argv: readonly string[]): string {
  const who = [
    '-c',
    'user.name=A',
    '-c',
    'user.email=a@example.com',
    '-c',
    'init.defaultBranch=main',
  ];
  const { status, stdout, output } = sh(cwd, 'git', [...who, ...argv]);
  expect(status, output).toBe(0);
  return stdout.trim();
}

function repository(files: Readonly<Record<string, string>>): string {
  const cwd = folder(files);
  git(cwd, 'init', '-q');
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-q', '-m', 'start');
  return cwd;
}

// apt-get install pre-commit
describe.skipIf(!has('pre-commit'))('pre-commit', () => {
  test('runs both hooks of this repository on what is staged', () => {
    const hooks = repository({
      '.pre-commit-hooks.yaml': readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'),
    });
    // The language of the hooks is node, which would install the package from the registry: here it is installed.
    const hook = (id: string) => `      - { id: ${id}, language: system }\n`;
    const config = (id: string) =>
      `repos:\n  - repo: ${hooks}\n    rev: ${git(hooks, 'rev-parse', 'HEAD')}\n    hooks:\n${hook(id)}`;
    const cwd = repository({
      '.pre-commit-config.yaml': config('acrn-nvmx'),
      's.xml': broken,
      'quad-core.xml': board,
      'pom.xml': POM,
    });
    const check = sh(cwd, 'pre-commit', ['run', '--all-files', '--color', 'never']);
    expect(check.status, check.output).toBe(1);
    expect(check.output).toMatch(/acrn-nvmx check\.+Failed/);
    expect(check.output.match(/^error\[/gm)).toEqual(['error[']);
    // One process for all files.
    expect(check.output.match(/^Found /gm)?.length).toBe(1);
    writeFileSync(join(cwd, '.pre-commit-config.yaml'), config('acrn-nvmx-fix'));
    git(cwd, 'add', '.');
    const fix = sh(cwd, 'pre-commit', ['run', '--all-files', '--color', 'never']);
    expect(fix.output).toContain('files were modified by this hook');
    expect(readFileSync(join(cwd, 's.xml'), 'utf8')).toBe(nested);
    expect(readFileSync(join(cwd, 'quad-core.xml'), 'utf8')).toBe(board);
  });

  test('language: node: installs the hook from a clone of this repository', ({ skip }) => {
    skip(process.env.ACRN_NVMX_SLOW !== '1', 'it takes minutes: ACRN_NVMX_SLOW=1 runs it');
    skip(!existsSync(join(root, '.git')), 'not a checkout');
    skip(sh(root, 'npm', ['ping']).status !== 0, 'the registry of npm cannot be reached');
    const hooks = folder();
    git(hooks, 'clone', '-q', root, '.');
    const cwd = repository({
      '.pre-commit-config.yaml': `repos:\n  - repo: ${hooks}\n    rev: ${git(hooks, 'rev-parse', 'HEAD')}\n    hooks:\n      - { id: acrn-nvmx }\n`,
      's.xml': broken,
      'quad-core.xml': board,
    });
    const env = { PRE_COMMIT_HOME: folder(), npm_config_cache: process.env.npm_config_cache };
    const check = sh(cwd, 'pre-commit', ['run', '--all-files', '--color', 'never'], env);
    expect(check.output).toMatch(/acrn-nvmx check\.+Failed/);
    expect(check.output.match(/^error\[/gm)).toEqual(['error[']);
    expect(check.status).toBe(1);
  }, 1_200_000);
});

describe('GitHub', () => {
  test("the action's step: annotations, SARIF, the exit code; paths with blanks, and names of options", () => {
    const action = readFileSync(join(root, 'action.yml'), 'utf8');
    const step = /^ {6}run: '(.*)'$/m.exec(action)?.[1] ?? '';
    expect(action).toMatch(/INPUT_PATH: \$\{\{ inputs\.path \}\}/);
    const cwd = folder();
    mkdirSync(join(cwd, 'my scenarios'));
    writeFileSync(join(cwd, 'my scenarios/s.xml'), broken);
    writeFileSync(join(cwd, 'good.xml'), nested);
    mkdirSync(join(cwd, 'node_modules/.bin'), { recursive: true });
    symlinkSync(command, join(cwd, 'node_modules/.bin/acrn-nvmx'));
    const run = (path: string, sarif: string) =>
      sh(cwd, 'bash', ['-e', '-c', step], {
        ACTION_PATH: root,
        GITHUB_ACTIONS: 'true',
        RUNNER_TEMP: cwd,
        INPUT_PATH: path,
        INPUT_IF_ENABLED: 'true',
        INPUT_SARIF: sarif,
      });
    const bad = run('my scenarios\ngood.xml\n', 'true');
    expect(bad.status, bad.output).toBe(1);
    expect(bad.stdout).toMatch(/^::error file=my scenarios\/s\.xml,/m);
    const sarif = JSON.parse(readFileSync(join(cwd, 'acrn-nvmx.sarif'), 'utf8'));
    expect(sarif.runs[0].results[0].ruleId).toBe('scheduler-not-noop');
    expect(run('good.xml', 'false').status).toBe(0);
    expect(run('--exit-zero', 'false').status).toBe(3);
  });

  test('the problem matcher takes every line of --format concise', () => {
    const file = readFileSync(join(root, 'integrations/problem-matcher.json'), 'utf8');
    const [{ pattern }] = JSON.parse(file).problemMatcher;
    const [{ regexp, file: path, line, severity, code }] = pattern;
    const { stdout } = sh(join(root, 'scenarios/quad-core'), 'acrn-nvmx', [
      ...['check', '--format', 'concise', 'v2.5-industry.xml', 'v2.5-broken-not-well-formed.xml'],
    ]);
    const lines = stdout.trim().split('\n');
    expect(lines.length).toBeGreaterThan(5);
    for (const each of lines) {
      const match = new RegExp(regexp).exec(each) ?? [];
      expect(match[path], each).toMatch(/^v2\.5-.*\.xml$/);
      expect(match[line]).toMatch(/^\d+$/);
      expect(match[severity]).toMatch(/^(?:error|warning)$/);
      expect(match[code]).toMatch(/^[a-z0-9-]+$/);
    }
  });
});

test('the GitLab job, as in docs/ci.md: its script writes the report and fails', () => {
  const job = readFileSync(join(root, 'integrations/gitlab-ci.yml'), 'utf8');
  const docs = readFileSync(join(root, 'docs/ci.md'), 'utf8');
  expect(docs).toContain(job.slice(job.indexOf('acrn-nvmx:\n')).trimEnd());
  const [install, line = ''] = [...job.matchAll(/^ {4}- (.*)$/gm)].map(([, each]) => each);
  expect(install).toBe('npm ci');
  const cwd = folder({ 's.xml': broken });
  const { status } = sh(cwd, 'sh', ['-c', line.replace('npx ', '')]);
  expect(status).toBe(1);
  const report = /codequality: (.*)$/m.exec(job)?.[1] ?? '';
  const [issue] = JSON.parse(readFileSync(join(cwd, report), 'utf8'));
  expect(issue).toMatchObject({ check_name: 'scheduler-not-noop', location: { path: 's.xml' } });
});

test('lint-staged, as in docs/ci.md: the command with absolute names of all that is staged', () => {
  const docs = readFileSync(join(root, 'docs/ci.md'), 'utf8');
  const line = /"\*\.xml": "(.*)"/.exec(docs)?.[1] ?? '';
  const cwd = repository({ 's.xml': nested, 'pom.xml': POM, 'quad-core.xml': board });
  const names = ['s.xml', 'pom.xml', 'quad-core.xml'].map((name) => join(cwd, name));
  const [program = '', ...argv] = line.split(' ');
  expect(sh(cwd, program, [...argv, ...names]).status).toBe(0);
  writeFileSync(join(cwd, 's.xml'), broken);
  expect(sh(cwd, program, [...argv, ...names]).status).toBe(1);
});

test('--watch checks again when the scenario or its board changes', async () => {
  const cwd = folder({ 's.xml': broken });
  cpSync(join(root, 'scenarios/quad-core/quad-core.xml'), join(cwd, 'quad-core.xml'));
  const child = spawn(process.execPath, [command, 'check', '--watch', 's.xml'], { cwd });
  let said = '';
  const heard = (text: string) =>
    new Promise<void>((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`no ${text} in ${said}`)), 100_000);
      const listen = (chunk: Uint8Array) => {
        said += new TextDecoder().decode(chunk);
        if (!said.includes(text)) return;
        clearTimeout(timer);
        child.stdout.off('data', listen);
        child.stderr.off('data', listen);
        said = '';
        done();
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
    });
  try {
    await heard('watching for changes');
    const again = heard('no problems found');
    writeFileSync(join(cwd, 's.xml'), nested);
    await again;
    const last = heard('Found 1 error');
    writeFileSync(join(cwd, 's.xml'), broken);
    await last;
  } finally {
    child.kill();
  }
  const refused = sh(cwd, 'acrn-nvmx', ['check', '--watch', '-']);
  expect(refused.status).toBe(2);
});
