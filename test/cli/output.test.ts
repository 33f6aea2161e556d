// What reaches standard output and standard error, and what happens when they fail.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.js';
import { folder, run, scenarios } from './run.js';

const nested = readFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), 'utf8');
const board = readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8');
const bvt = nested.replace('SCHED_NOOP', 'SCHED_BVT');
const trace = readFileSync(join(import.meta.dirname, '../fixtures/traces/shadow-ept.json'), 'utf8');

/** Everything that a terminal would act on, except for line breaks and tabs. */
const UNPRINTABLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const NASTY = '\u0085\u009b31m\u202e\u2066\u2028\u200e';

describe('control characters never reach the terminal', () => {
  const name = `a\u001b]0;x\u0007\n\u009b\u202e.xml`;
  const commands: readonly (readonly string[])[] = [
    ['check'],
    ['check', '-v', '--if-enabled'],
    ['check', '--format', 'json'],
    ['check', name],
    ['check', `missing-${name}`],
    ['check', '--board', name, name],
    ['check', '--board', `missing-${name}`, name],
    ['check', '--release', '\u001b[31m', name],
    ['check', '--format', '\u001b[31m', name],
    ['check', '--build-type', '\u001b[31m', name],
    ['check', '--color=\u001b[31m', name],
    ['check', '--\u001b[31m', name],
    ['\u001b[31m'],
    ['fix', '--in-place', '--diff', '\u001b[31m'],
    ['fix', '--diff', `missing-${name}`],
    ['get', name],
    ['get', '--format', 'json', name],
    ['get', name, 'vm[0].name'],
    ['get', name, '\u001b[31m'],
    ['get', name, 'hv.x[\u001b=1]'],
    ['set', name, '\u001b[31m'],
    ['set', name, 'hv.FEATURES.SCHEDULER=\u001b[31m\u009b'],
    ['set', name, 'hv.FEATURES.X=\u009b'],
    ['build', '--no-boot', '--out', 'o\u001b[31m', name],
    ['build', '--force', name],
    ['build', '--diff-fixed', name],
    ['build', '--diff', 'other.xml', name],
    ['init', '--release', 'v2.5', '--board', 'quad-core.xml', '--name', '\u001b[31m'],
    ['init', '--release', 'v2.5', '--board', 'quad-core.xml', '--pre-launched', '\u001b'],
    ['init', '--release', 'v2.5', '--board', 'quad-core.xml', '--out', name],
    ['replay', `t\u001b[31m.json`, 'broken\u001b[31m.json'],
    ['replay', '--format', '\u001b[31m', 'x'],
  ];

  test.each(commands)('%j', async (...argv) => {
    const text = bvt
      .replace(/(<vm id="\d">[\s\S]*?<name>)/, `$1${NASTY}`)
      .replace('</hv>', `<${'x'}\u00b7a>${NASTY}</x\u00b7a></hv>`);
    const cwd = folder({
      'other.xml': nested,
      'broken.xml': `${nested}\u001b[31m\u009b\u202e`,
      'quad-core.xml': board.replace('</BIOS_INFO>', `${NASTY}</BIOS_INFO>`),
      't\u001b[31m.json': trace.replace('"id":"', `"id":"${NASTY}`),
      'broken\u001b[31m.json': '\u001b[31m',
    });
    writeFileSync(join(cwd, name), text);
    const { stdout, stderr } = await run(argv, { cwd });
    expect(stdout).not.toMatch(UNPRINTABLE);
    expect(stderr).not.toMatch(UNPRINTABLE);
    expect(stdout + stderr).not.toMatch(/^\s+at /m);
    if (argv.includes('json')) JSON.parse(stdout);
  });

  test('a line break in a name makes no second line', async () => {
    const cwd = folder({ 'a\nb.xml': bvt, 'quad-core.xml': board });
    const { stdout } = await run(['check'], { cwd });
    expect(stdout).toMatch(/--> a\\nb\.xml:17:18$/m);
  });

  test('carets stand under what is spelt out', async () => {
    const cwd = folder({ 'a.xml': bvt.replace('<SCHEDULER>', '<!--\u0085--><SCHEDULER>') });
    const [, , line = '', marks = ''] = (await run(['check', 'a.xml'], { cwd })).stdout.split('\n');
    expect(line).toContain('<!--\\u0085--><SCHEDULER>SCHED_BVT');
    expect(marks.indexOf('^')).toBe(line.indexOf('SCHED_BVT'));
  });

  test('a file goes as it is into a file or pipe, and escaped onto a terminal', async () => {
    const text = bvt.replace('<hv>', '<!--\u0085\u202e--><hv>');
    const cwd = folder({ 'a.xml': text, 'quad-core.xml': board });
    expect((await run(['fix', 'a.xml'], { cwd })).stdout).toContain('<!--\u0085\u202e-->');
    expect((await run(['fix', '--diff', 'a.xml'], { cwd })).stdout).toContain('SCHED_NOOP');
    let shown = '';
    await main(['fix', join(cwd, 'a.xml')], {
      stdout: { isTTY: true, write: (chunk) => (shown += chunk) },
      stderr: { write: () => true },
      stdin: (async function* () {})(),
      env: {},
      cwd: () => cwd,
    });
    expect(shown).toContain('<!--\\u0085\\u202e-->');
  });
});

describe('output that cannot be written', () => {
  const commands: readonly (readonly string[])[] = [
    ['check'],
    ['check', '--format', 'json'],
    ['fix', 'a.xml'],
    ['fix', '--diff', 'a.xml'],
    ['get', 'a.xml'],
    ['set', 'a.xml', 'vm[0].name=x'],
    ['build', 'a.xml'],
    ['init', '--release', 'v2.5', '--board', 'quad-core.xml'],
    ['--help'],
    ['--version'],
  ];

  /** Runs a command whose streams fail with a code of errno: at once, or later. */
  async function failing(
    argv: readonly string[],
    codes: { readonly stdout?: string; readonly stderr?: string },
    later: boolean,
  ) {
    const cwd = folder({ 'a.xml': nested, 'quad-core.xml': board });
    const written = { stdout: '', stderr: '' };
    const stream = (name: 'stdout' | 'stderr') => {
      const listeners: ((error: unknown) => void)[] = [];
      const failure = codes[name] && Object.assign(new Error('EXXX: x'), { code: codes[name] });
      return {
        write(chunk: string | Uint8Array, done?: () => void) {
          if (failure !== undefined && !later) throw failure;
          if (failure !== undefined)
            setImmediate(() => {
              for (const tell of listeners) tell(failure);
            });
          else written[name] += chunk;
          if (done !== undefined) setImmediate(done);
        },
        on(_: 'error', listener: (error: unknown) => void) {
          listeners.push(listener);
        },
      };
    };
    const code = await main(argv, {
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      stdin: (async function* () {})(),
      env: {},
      cwd: () => cwd,
    });
    return { code, ...written };
  }

  for (const later of [false, true]) {
    test.each(commands)(`full disk, ${later ? 'later' : 'at once'}: %j`, async (...argv) => {
      const { code, stderr } = await failing(argv, { stdout: 'ENOSPC' }, later);
      // Of a clean file there is no diff to be written.
      if (argv.includes('--diff')) {
        expect({ code, stderr }).toEqual({ code: 0, stderr: 'a.xml: nothing to fix\n' });
        return;
      }
      expect(code).toBe(3);
      expect(
        stderr.match(/^acrn-nvmx: standard output cannot be written: no space left/gm),
      ).toHaveLength(1);
      expect(stderr).not.toMatch(/internal error|^\s+at /m);
    });

    test.each(commands)(`closed pipe, ${later ? 'later' : 'at once'}: %j`, async (...argv) => {
      const { code, stderr } = await failing(argv, { stdout: 'EPIPE' }, later);
      expect(stderr).not.toMatch(/EPIPE|internal error|cannot be written/);
      expect(code).toBe(0);
    });

    test(`standard error that is full, ${later ? 'later' : 'at once'}`, async () => {
      expect((await failing(['check', 'nosuch'], { stderr: 'ENOSPC' }, later)).code).toBe(3);
    });
  }
});

test('fix on a terminal names --backup where nothing else keeps the old content', async () => {
  const cwd = folder({ 'a.xml': bvt });
  const shown = async (...argv: string[]) => {
    let text = '';
    await main(['fix', ...argv], {
      stdout: { write: () => true },
      stderr: { isTTY: true, write: (chunk) => (text += chunk) },
      stdin: (async function* () {})(),
      env: {},
      cwd: () => cwd,
    });
    return text.split('\n').at(-2);
  };
  expect(await shown('--diff', 'a.xml')).toBe('Next: acrn-nvmx fix --in-place --backup a.xml');
  expect(await shown('-i', 'a.xml')).toBe(
    'a.xml is not under version control, and its old content was not kept: --backup keeps it',
  );
  mkdirSync(join(cwd, '.git'));
  writeFileSync(join(cwd, 'a.xml'), bvt);
  expect(await shown('--diff', 'a.xml')).toBe('Next: acrn-nvmx fix --in-place a.xml');
  expect(await shown('--diff', '--release', 'v2.5', 'a.xml')).toBe(
    'Next: acrn-nvmx fix --in-place --release v2.5 a.xml',
  );
});

test.each(['text', 'concise'])(
  '%s: the first finding is told before the last file is read',
  async (format) => {
    const files = Array.from({ length: 30 }, (_, at) => [`s${at + 10}.xml`, bvt]);
    const cwd = folder(Object.fromEntries(files));
    let stderr = '';
    let told = 0;
    const code = await main(['check', '.', '--format', format], {
      stdout: {
        write: () => {
          if (told === 0) rmSync(join(cwd, 's39.xml'));
          told += 1;
        },
      },
      stderr: {
        write: (chunk) => {
          stderr += chunk;
        },
      },
      stdin: (async function* () {})(),
      env: {},
      cwd: () => cwd,
    });
    expect(stderr).toContain('s39.xml cannot be read: no such file');
    expect(code).toBe(3);
  },
);
