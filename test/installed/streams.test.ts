// What a shell does to the streams of the installed command: a reader that goes away, and a full disk.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installedCommand } from '../../scripts/installed.js';
import { folder, scenarios } from '../cli/run.js';

const command = installedCommand(process.env.ACRN_NVMX_INSTALLED ?? '');
const nested = readFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), 'utf8');
/** `check` and `get` of it print more than the 64 KB that a pipe holds. */
const long = nested.replace(
  '</hv>',
  `${'<unknown-setting>1</unknown-setting>\n'.repeat(250)}<x>${'x'.repeat(200_000)}</x></hv>`,
);
const cwd = folder({
  'long.xml': long,
  'clean.xml': nested,
  'quad-core.xml': readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8'),
});

/** Runs a line of bash in which `acrn` is the command; its last line of output is `EXIT` and acrn's exit code. */
function bash(line: string): { stdout: string; stderr: string; code: number } {
  writeFileSync(
    join(cwd, 'acrn'),
    `#!/bin/sh\n"${process.execPath}" "${command}" "$@"\necho $? >"${join(cwd, 'code')}"\n`,
    { mode: 0o755 },
  );
  const { stdout, stderr } = spawnSync('bash', ['-c', `PATH="$PWD:$PATH"; ${line}`], {
    cwd,
    encoding: 'utf8',
  });
  return { stdout, stderr, code: Number(readFileSync(join(cwd, 'code'), 'utf8')) };
}

test.each([
  ['check long.xml', 1],
  ['get long.xml', 0],
  ['rules --format json', 0],
])('%s | head -1 is quiet', (argv, expected) => {
  const { stdout, stderr, code } = bash(`acrn ${argv} | head -1`);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  expect({ stderr, code }).toEqual({ stderr: '', code: expected });
});

test('a reader that reads nothing', () => {
  expect(bash('acrn check long.xml | true')).toMatchObject({ stderr: '', code: 1 });
  expect(bash('acrn check clean.xml | true')).toMatchObject({ stderr: '', code: 0 });
});

test
  .skipIf(!existsSync('/dev/full'))
  .each(['check clean.xml', 'check long.xml', 'get long.xml', '--version'])(
  '%s > /dev/full is one line and exit code 3',
  (argv) => {
    const { stderr, code } = bash(`acrn ${argv} > /dev/full`);
    expect(stderr).toBe(
      'acrn-nvmx: standard output cannot be written: no space left on the device\n',
    );
    expect(code).toBe(3);
  },
);

test.skipIf(!existsSync('/dev/full'))('standard error that is full', () => {
  expect(bash('acrn check missing.xml 2> /dev/full').code).toBe(3);
  expect(bash('acrn check clean.xml 2> /dev/full').code, 'nothing to say there').toBe(0);
});

test("runs at once that write one report are in nobody's way", () => {
  const runs = ['--write-baseline', '--output-file'].flatMap((option) =>
    Array<string>(6).fill(`acrn check ${option} new/folder/${option.slice(2)} clean.xml &`),
  );
  const { stderr } = bash(`${runs.join(' ')} wait`);
  expect(stderr.replaceAll(/^new.*: 0 findings written;.*\n/gm, '')).toBe('');
});

test.each(['check', 'check .', 'check a.xml', 'fix a.xml', 'get -', 'host', 'build a.xml'])(
  '%s in a folder that is gone',
  (argv) => {
    const { stderr, code } = bash(
      `export PATH="$PWD:$PATH"; mkdir gone; cd gone; rmdir ../gone; acrn ${argv} < /dev/null`,
    );
    const lines = stderr.split('\n').filter((line) => line.startsWith('acrn-nvmx: '));
    expect(lines).toEqual(['acrn-nvmx: the current folder is gone, or may not be read']);
    expect(code).toBe(3);
  },
);

test('an editor that closes its end at once after exit: the exit code is 0', () => {
  const messages = [
    { id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } },
    { method: 'initialized', params: {} },
    { id: 2, method: 'shutdown' },
    { method: 'exit' },
  ].map((message) => JSON.stringify({ jsonrpc: '2.0', ...message }));
  const input = (last: number) =>
    messages
      .slice(0, last)
      .map((body) => `Content-Length: ${body.length}\r\n\r\n${body}`)
      .join('');
  const lsp = (last: number) =>
    spawnSync(process.execPath, [command, 'lsp'], { input: input(last), encoding: 'utf8' });
  expect(lsp(4)).toMatchObject({ status: 0, stderr: '' });
  expect(lsp(3).status).toBe(1);
});
