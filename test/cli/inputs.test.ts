import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const read = (name: string) => readFileSync(join(scenarios, 'quad-core', name), 'utf8');
const broken = read('v2.5-broken-scheduler-not-noop.xml');
const good = read('v2.5-nested.xml');
const board = read('quad-core.xml');
const POM = '<?xml version="1.0"?>\n<project><version>1</version></project>\n';

/** A folder with files in folders of their own. */
function tree(files: Readonly<Record<string, string>>): string {
  const top = folder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}

function git(cwd: string, ...argv: readonly string[]): void {
  const who = [
    '-c',
    'user.name=A',
    '-c',
    'user.email=a@example.com',
    '-c',
    'init.defaultBranch=main',
  ];
  execFileSync('git', [...who, ...argv], { cwd, stdio: 'ignore' });
}

function repository(files: Readonly<Record<string, string>>): string {
  const top = tree(files);
  git(top, 'init');
  git(top, 'add', '.');
  git(top, 'commit', '-m', 'start');
  return top;
}

/** The files of a JSON report. */
async function checked(cwd: string, ...argv: readonly string[]): Promise<string[]> {
  const { stdout } = await run(['check', '--format', 'json', ...argv], { cwd });
  return JSON.parse(stdout).files.map(({ path }: { path: string }) => path);
}

describe('files that are not scenarios', () => {
  const files = { 'pom.xml': POM, 'quad-core.xml': board, 'a.xml': good, 'x.xml': '<a><b></a>' };

  test('are an error when they are named, and passed over with --if-enabled and in a hook', async () => {
    const cwd = tree(files);
    const named = ['pom.xml', 'quad-core.xml', 'x.xml'];
    const strict = await run(['check', ...named], { cwd });
    expect(strict.code).toBe(1);
    expect(strict.stdout.match(/^error\[/gm)?.length).toBe(3);
    for (const [argv, env] of [
      [['--if-enabled'], {}],
      [[], { PRE_COMMIT: '1' }],
      [[], { GIT_INDEX_FILE: '.git/index' }],
    ] as const) {
      const all = await run(['check', '-v', ...argv, ...named], { cwd, env });
      expect(all).toMatchObject({ code: 0, stdout: '' });
      expect(all.stderr).toBe(
        'pom.xml: passed over, it is no ACRN file\nquad-core.xml: passed over, it is a board file\nx.xml: passed over, it is no ACRN file\n',
      );
      const both = await run(['check', '--show-files', ...argv, ...named, 'a.xml'], { cwd, env });
      expect(both.code).toBe(0);
      expect(both.stdout).toContain('a.xml');
      expect(both.stdout).not.toContain('pom.xml');
      const fixed = await run(['fix', '--diff', ...argv, ...named], { cwd, env });
      expect(fixed).toEqual({ code: 0, stdout: '', stderr: '' });
    }
    // A scenario that is cut off is not passed over.
    writeFileSync(join(cwd, 'cut.xml'), good.slice(0, 900));
    expect((await run(['check', '--if-enabled', 'cut.xml'], { cwd })).code).toBe(1);
  });
});

describe('standard input', () => {
  test('--stdin-filename names it, and says where its board is', async () => {
    const cwd = tree({ 'boards/quad-core.xml': board });
    const argv = ['check', '-', '--stdin-filename', 'boards/mine.xml', '--show-files'];
    const { code, stdout } = await run(argv, { cwd, stdin: good });
    expect(code).toBe(0);
    expect(stdout).toContain('boards/mine.xml: ');
    expect(stdout).toContain('board boards/quad-core.xml');
    const bare = await run(['check', '--stdin-filename', 'boards/mine.xml'], {
      cwd,
      stdin: broken,
    });
    expect(bare.code).toBe(1);
    expect(bare.stdout).toContain('--> boards/mine.xml:');
    const fixed = await run(['fix', '--stdin-filename', 'boards/mine.xml'], { cwd, stdin: broken });
    expect(fixed.stdout).toContain('<SCHEDULER>SCHED_NOOP<');
    expect(fixed.stderr).not.toContain('no board');
    const written = await run(['fix', '-i', '-', '--stdin-filename', 'a.xml'], {
      cwd,
      stdin: broken,
    });
    expect(written.code).toBe(2);
  });
});

test('standard input that is named again is read once', async () => {
  for (const [argv, what] of [
    [['check', '--format', 'json', '-', '-'], '"files": 1'],
    [['check', '--format', 'json', '--kind', 'modprobe', '-', '-'], '"files": 1'],
    [['fix', '-', '-'], '<acrn-config'],
  ] as const) {
    const { code, stdout, stderr } = await run(argv, { stdin: good });
    expect(stdout).toContain(what);
    expect(stderr).not.toMatch(/empty|cannot/);
    expect(code).toBe(0);
  }
});

describe('a folder, for a command that takes one scenario', () => {
  const commands = [
    ['get'],
    ['check', '--show-settings'],
    ['build', '--no-boot'],
    ['upgrade', '--to=v2.6'],
  ];

  test('is its only scenario', async () => {
    const cwd = tree({ 'one/a.xml': good, 'one/quad-core.xml': board, 'one/pom.xml': POM });
    for (const argv of commands) {
      const { code, stdout } = await run([...argv, 'one'], { cwd });
      expect(stdout).not.toBe('');
      expect(code).toBe(0);
    }
  });

  test('is not searched for more: not a whole disk', async () => {
    const cwd = tree({ 'one/below/a.xml': good, 'two/a.xml': good, 'two/b.xml': good });
    for (const argv of commands) {
      for (const path of ['one', 'two', '/']) {
        const { code, stderr } = await run([...argv, path], { cwd });
        expect(stderr).toContain(
          ` and ${path} is a folder that does not hold just one (folders in it are not searched)\n`,
        );
        expect(code).toBe(2);
      }
    }
    expect((await run(['complete', '--', 'get', '/', ''], { cwd })).code).toBe(0);
  });
});

describe('patterns', () => {
  test('are expanded, in a fixed order; names that are there are not patterns', async () => {
    const cwd = tree({
      'b/2.xml': good,
      'b/1.xml': good,
      'a/deep/3.xml': good,
      'a/x.txt': '',
      '[1].xml': good,
    });
    expect(await checked(cwd, '*/*.xml')).toEqual(['b/1.xml', 'b/2.xml']);
    expect(await checked(cwd, '**/[123].xml')).toEqual(['a/deep/3.xml', 'b/1.xml', 'b/2.xml']);
    expect(await checked(cwd, '{b,a/deep}/*.xml')).toEqual(['a/deep/3.xml', 'b/1.xml', 'b/2.xml']);
    expect(await checked(cwd, '[1].xml')).toEqual(['[1].xml']);
    const none = await run(['check', 'c/*.xml'], { cwd });
    expect(none).toMatchObject({ code: 3, stdout: expect.any(String) });
    expect(none.stderr).toContain('c/*.xml cannot be read: no such file');
  });

  test('a link and its file are checked once, named or found', async () => {
    const cwd = tree({ 'a.xml': good, 'b/c.xml': good });
    symlinkSync('a.xml', join(cwd, 'link.xml'));
    symlinkSync('b', join(cwd, 'd'));
    expect(await checked(cwd, 'link.xml', 'a.xml', './a.xml')).toEqual(['link.xml']);
    expect(await checked(cwd)).toEqual(['a.xml', 'b/c.xml']);
    expect(await checked(cwd, 'd', 'b', '.')).toEqual(['d/c.xml', 'a.xml']);
  });
});

describe('git', () => {
  test('what it ignores is not found, and is checked when it is named', async () => {
    const cwd = tree({
      'a.xml': good,
      'out/b.xml': good,
      'sub/c.xml': good,
      'sub/.gitignore': 'c.xml\n',
      '.gitignore': 'out/\n*.sh\n',
      'l.sh': 'qemu-system-x86_64 -enable-kvm\n',
    });
    // Without a repository a .gitignore says nothing.
    expect(await checked(cwd)).toEqual(['a.xml', 'out/b.xml', 'sub/c.xml']);
    git(cwd, 'init');
    expect(await checked(cwd)).toEqual(['a.xml']);
    expect(await checked(cwd, '.')).toEqual(['a.xml']);
    expect(await checked(cwd, 'out/b.xml')).toEqual(['out/b.xml']);
    expect((await run(['check', 'sub'], { cwd })).code).toBe(3);
  });

  test('--changed: what differs from a commit, new files, and the scenarios of a changed board', async () => {
    const cwd = repository({
      'a/a.xml': broken,
      'a/quad-core.xml': board,
      'b/b.xml': broken,
      'b/quad-core.xml': board,
    });
    const nothing = await run(['check', '--changed'], { cwd });
    expect(nothing).toEqual({
      code: 0,
      stdout: '',
      stderr: 'no scenario or board changed since HEAD\n',
    });
    writeFileSync(join(cwd, 'b/quad-core.xml'), `${board}<!-- -->\n`);
    expect(await checked(cwd, '--changed')).toEqual(['b/b.xml']);
    expect(await checked(join(cwd, 'a'), '--changed')).toEqual([]);
    writeFileSync(join(cwd, 'a/a.xml'), `${broken}\n`);
    writeFileSync(join(cwd, 'new file.xml'), good);
    expect(await checked(cwd, '--changed')).toEqual(['a/a.xml', 'b/b.xml', 'new file.xml']);
    git(cwd, 'checkout', '-b', 'topic');
    git(cwd, 'commit', '-a', '-m', 'change');
    expect(await checked(cwd, '--changed')).toEqual(['new file.xml']);
    expect(await checked(cwd, '--changed=main')).toEqual(['a/a.xml', 'b/b.xml', 'new file.xml']);
    // What main has since is not the branch's.
    git(cwd, 'checkout', 'main');
    git(cwd, 'rm', 'b/b.xml');
    git(cwd, 'commit', '-m', 'main goes on');
    git(cwd, 'checkout', 'topic');
    expect(await checked(cwd, '--changed=main', 'a', 'b')).toEqual(['a/a.xml', 'b/b.xml']);
    for (const [ref, code] of [
      ['nowhere', 2],
      ['--output=x', 2],
      ['', 2],
    ] as const) {
      expect((await run(['check', `--changed=${ref}`], { cwd })).code, ref).toBe(code);
    }
    const outside = await run(['check', '--changed'], { cwd: folder({ 'a.xml': good }) });
    expect(outside.code).toBe(3);
    expect(outside.stderr).toContain('not a git repository');
  });
});
