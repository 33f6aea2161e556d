import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const industry = readFileSync(join(scenarios, 'quad-core/v2.5-industry.xml'), 'utf8');
const board = readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8');

/** A new folder with files in sub-folders. */
function tree(files: Readonly<Record<string, string>>): string {
  const top = folder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(top, name)), { recursive: true });
    writeFileSync(join(top, name), content);
  }
  return top;
}

/** The rules that fire, with their severity, by file. */
async function found(cwd: string, ...argv: string[]): Promise<Record<string, string[]>> {
  const { stdout } = await run(['check', '--format', 'json', ...argv], { cwd });
  const { files } = JSON.parse(stdout) as {
    files: { path: string; diagnostics: { rule: string; severity: string }[] }[];
  };
  return Object.fromEntries(
    files.map(({ path, diagnostics }) => [
      path,
      diagnostics.map(({ rule, severity }) => `${severity} ${rule}`),
    ]),
  );
}

const SCHEDULER = 'error scheduler-not-noop';

describe('where the configuration is', () => {
  const config = '{ "rules": { "scheduler-not-noop": "warning" } }';
  const lowered = SCHEDULER.replace('error', 'warning');

  test('the nearest one upward; a file of its own before package.json; --no-config', async () => {
    const cwd = tree({
      'acrn-nvmx.config.json': config,
      'package.json': '{"acrn-nvmx": {"rules": {"scheduler-not-noop": "off"}}}',
      'a/a.xml': industry,
      'b/package.json': '{"devDependencies": {"acrn-nvmx": "^1.0.0"}}',
      'b/b.xml': industry,
      'c/package.json': '{"acrn-nvmx": {"rules": {"scheduler-not-noop": "off"}}}',
      'c/c.xml': industry,
    });
    const { 'a/a.xml': a, 'b/b.xml': b, 'c/c.xml': c } = await found(cwd);
    expect(a).toContain(lowered);
    expect(b).toContain(lowered);
    expect(c?.join()).not.toContain('scheduler-not-noop');
    const { 'c/c.xml': plain } = await found(cwd, '--no-config', 'c/c.xml');
    expect(plain).toContain(SCHEDULER);
    const option = ['--rule', 'scheduler-not-noop=error', 'a/a.xml'];
    expect((await found(cwd, ...option))['a/a.xml']).toContain(SCHEDULER);
    const { stdout } = await run(['check', '--format', 'json', '-'], { cwd, stdin: industry });
    expect(stdout).toMatch(/"scheduler-not-noop",\s+"category": "nested",\s+"severity": "warning"/);
  });
});

describe('what it says', () => {
  let cwd = '';
  beforeAll(() => {
    cwd = tree({
      'acrn-nvmx.config.json': JSON.stringify({
        release: 'v2.6',
        board: 'boards/lab.xml',
        buildType: 'release',
        exclude: ['old', '*.tmp.xml', 'x/**/y.xml'],
        overrides: [
          { files: ['rt'], release: 'v2.5', rules: { 'scheduler-not-noop': 'off' } },
          { files: ['off'], ifEnabled: true },
          { files: ['b.xml'], rules: { 'scheduler-not-noop': 'warning' } },
        ],
      }),
      'boards/lab.xml': board,
      's/a.xml': industry,
      'rt/b.xml': industry,
      'old/a.xml': industry,
      's/a.tmp.xml': industry,
      'x/1/2/y.xml': industry,
      'off/a.xml': industry,
      's/l1.cfg': 'type = "hvm"\nhap = 0\nnestedhvm = 1\n',
    });
  });

  test('release, board, build type, overrides, exclude', async () => {
    const { stdout } = await run(['check', '--format', 'json'], { cwd });
    const { files } = JSON.parse(stdout);
    expect(
      files.map(({ path, release, buildType, board: used }: Record<string, string>) =>
        [path, release, buildType, used].join(' '),
      ),
    ).toEqual([
      'off/a.xml v2.6 release boards/lab.xml',
      'rt/b.xml v2.5 release boards/lab.xml',
      's/a.xml v2.6 release boards/lab.xml',
    ]);
    const rules = await found(cwd);
    expect(rules['rt/b.xml']).toContain('warning scheduler-not-noop');
    expect(rules['s/a.xml']).toContain(SCHEDULER);
    expect(rules['off/a.xml']?.join()).not.toContain('scheduler-not-noop');
    expect((await run(['check', 's/a.xml'], { cwd })).stdout).toContain(
      'ACRN v2.6: as acrn-nvmx.config.json says; release build; board boards/lab.xml, as acrn-nvmx.config.json says\n',
    );
  });

  test('files that are named are left out, too, and told', async () => {
    const options = ['check', 'old/a.xml', 's/l1.cfg', '--exclude', '*.cfg'];
    expect(await run(options, { cwd })).toEqual({
      code: 0,
      stdout: '',
      stderr: 's/l1.cfg: excluded by --exclude\nold/a.xml: excluded by acrn-nvmx.config.json\n',
    });
    expect((await run(['fix', '--diff', 'old/a.xml'], { cwd })).code).toBe(0);
    const { code, stderr } = await run(['check', '--exclude', '*/**'], { cwd });
    expect(stderr).toBe('acrn-nvmx: no scenario found; --allow-empty lets that pass\n');
    expect(code).toBe(3);
    const { stderr: all } = await run(['check', '-v', '--exclude', './s/', '--exclude', 'o*'], {
      cwd,
    });
    expect(all).toContain('off/a.xml: excluded by --exclude\n');
    expect(all).toContain('s/a.xml: excluded by --exclude\n');
  });

  test('--show-settings', async () => {
    const { stdout } = await run(
      ['check', '--only', 'nvmx-disabled', '--show-settings', 'rt/b.xml'],
      {
        cwd,
      },
    );
    expect(stdout.replace(/ {2,}/g, '  ')).toBe(`configuration  acrn-nvmx.config.json
overrides  overrides[0]: rt; overrides[2]: b.xml
excluded  no
release  v2.5 (as acrn-nvmx.config.json says)
board  boards/lab.xml (as acrn-nvmx.config.json says)
build type  release (as acrn-nvmx.config.json says)
if-enabled  no
rules  scheduler-not-noop=warning
only  nvmx-disabled
categories  -
`);
    const plain = await run(['check', '--no-config', '--show-settings', 's/a.xml'], { cwd });
    expect(plain.stdout).toMatch(/^configuration {2}-\n.*\nexcluded +no\nrelease +v2\.5 \(/);
  });

  test('build stops as ACRN does, whatever is told', async () => {
    const text = industry.replace('<SCHEDULER>SCHED_BVT', '<SCHEDULER>SCHED_BVD');
    const top = tree({
      'acrn-nvmx.config.json': '{"rules": {"value-not-allowed": "off"}}',
      'a.xml': text,
      'quad-core.xml': board,
    });
    const argv = ['build', '--no-boot', '--force', 'a.xml'];
    const { stdout, code } = await run(argv, { cwd: top });
    expect(stdout).not.toContain('[value-not-allowed]');
    expect(stdout).toContain('build stopped at');
    expect(code).toBe(1);
  });
});

test('a board that is the folder itself is called so', async () => {
  const cwd = tree({ 'acrn-nvmx.config.json': '{ "board": "." }', 'a.xml': industry });
  const { code, stderr } = await run(['check', 'a.xml'], { cwd });
  expect(code).toBe(3);
  expect(stderr).toContain('the board file . cannot be read: is a directory');
});

test('so has a glob that could take for ever', async () => {
  const cwd = tree({
    'acrn-nvmx.config.json':
      '{\n  "overrides": [{ "files": ["*a*a*a*a*b"], "release": "v2.5" }]\n}\n',
    'a.xml': industry,
  });
  const told = 'acrn-nvmx.config.json:2:29: the pattern *a*a*a*a*b has more than 3 * in one part';
  const { code, stderr } = await run(['check', 'a.xml'], { cwd });
  expect({ code, stderr }).toEqual({ code: 2, stderr: `acrn-nvmx: ${told}\n` });
});

test('mistakes have file, line and column, all of them, and exit code 2', async () => {
  const cwd = tree({
    'acrn-nvmx.config.json': '{\n  "relase": "v2.5",\n  "rules": {\n    "no-such": "offf" }\n}\n',
    's/a.xml': industry,
    'other/package.json': '{\n "acrn-nvmx": {"rules": {\n  "sheduler-not-noop": "off"\n}}}',
    'other/a.xml': industry,
  });
  for (const argv of [
    ['check', 's/a.xml'],
    ['fix', '--diff', 's/a.xml'],
    ['build', 's/a.xml'],
    ['check', '--show-settings', 's/a.xml'],
  ]) {
    expect(await run(argv, { cwd }), argv[0]).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'acrn-nvmx: acrn-nvmx.config.json:2:3: "relase" is not a setting; did you mean release?\n' +
        'acrn-nvmx: acrn-nvmx.config.json:4:16: rules.no-such is "offf"; allowed: off, warning, error\n',
    });
  }
  expect(await run(['check', 'other/a.xml'], { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'acrn-nvmx: other/package.json:3:3: there is no rule sheduler-not-noop; did you mean scheduler-not-noop?\n',
  });
});

test('get, set, unset and upgrade read the release of the configuration, too, and --no-config does not', async () => {
  const text = readFileSync(join(scenarios, 'quad-core/v3.1-nested.xml'), 'utf8');
  const cwd = folder({
    'a.xml': text,
    'acrn-nvmx.config.json': JSON.stringify({ release: 'v3.1' }),
  });
  const json = async (...more: readonly string[]) =>
    JSON.parse((await run(['get', 'a.xml', '--format', 'json', ...more], { cwd })).stdout).release;
  expect(await json()).toBe('v3.1');
  expect(await json('--no-config')).not.toBe('v3.1');
  expect(await json('--release', 'v3.2')).toBe('v3.2');
  const later = 'vm[0].NO_SUCH=y';
  for (const argv of [
    ['set', 'a.xml', later],
    ['unset', 'a.xml', 'vm[0].NO_SUCH'],
  ]) {
    expect((await run(argv, { cwd })).stderr).toContain('ACRN v3.1');
    expect((await run([...argv, '--no-config'], { cwd })).stderr).not.toContain('ACRN v3.1');
  }
  const upgraded = await run(['upgrade', 'a.xml', '--to', 'v3.2', '--format', 'json'], { cwd });
  expect(JSON.parse(upgraded.stdout).from).toBe('v3.1');
  writeFileSync(join(cwd, 'acrn-nvmx.config.json'), JSON.stringify({ release: 'v3.3' }));
  const back = ['upgrade', 'a.xml', '--to', 'v3.2'];
  expect((await run(back, { cwd })).code).not.toBe(0);
  expect((await run([...back, '--no-config'], { cwd })).code).toBe(0);
});
