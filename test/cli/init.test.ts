import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const BOARD = `${scenarios}/quad-core/quad-core.xml`;

async function init(args: readonly string[], cwd = folder()) {
  return run(['init', ...args], { cwd });
}

describe('init', () => {
  test.each(['v2.5', '2.7', 'v3.0', 'v3.3'])('%s on standard output', async (release) => {
    const { code, stdout, stderr } = await init(['--release', release, '--board', BOARD]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^<\?xml version="1\.0"\?>\n<!-- ACRN v/);
    const checked = await run(['check', '-', '--release', release, '--board', BOARD], {
      stdin: stdout,
    });
    expect(checked.code, checked.stdout).toBe(0);
  });

  test('into a new file', async () => {
    const cwd = folder();
    const args = ['--release', 'v2.5', '--board', BOARD, '--name', 'mine', '--out', 'a.xml'];
    expect(await init(args, cwd)).toEqual({ code: 0, stdout: '', stderr: '' });
    const text = readFileSync(join(cwd, 'a.xml'), 'utf8');
    expect(text).toContain('<acrn-config board="quad-core" scenario="mine">');
    expect(await init(args, cwd)).toEqual({
      code: 3,
      stdout: '',
      stderr: 'acrn-nvmx: a.xml is there already and was not overwritten\n',
    });
    expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(text);
  });

  test('with VMs that start first', async () => {
    const args = ['--release', 'v2.5', '--board', BOARD, '--pre-launched', '2'];
    const types = async (...more: string[]) => {
      const { stdout } = await init([...args, ...more]);
      return [...stdout.matchAll(/<vm_type>(\w+)/g)].map(([, type]) => type);
    };
    expect(await types()).toEqual(['SAFETY_VM', 'PRE_RT_VM', 'SOS_VM']);
    expect(await types('--rt', '1')).toEqual(['SAFETY_VM', 'PRE_RT_VM', 'SOS_VM']);
    expect(await types('--release', 'v2.7')).toEqual(['PRE_STD_VM', 'PRE_STD_VM', 'SERVICE_VM']);
  });

  test.each<[string, string[], number, string]>([
    ['no release', ['--board', BOARD], 2, 'init needs --release'],
    ['no board', ['--release', 'v2.5'], 2, 'init needs --board FILE'],
    ['an old release', ['--release', 'v2.4', '--board', BOARD], 2, 'has no nested virtualization'],
    [
      'no number',
      ['--release', '2.5', '--board', BOARD, '--rt', 'one'],
      2,
      '--rt one is not a number',
    ],
    [
      'more real-time VMs than VMs',
      ['--release', '2.5', '--board', BOARD, '--rt', '1', '--pre-launched', '0'],
      2,
      '--rt 1 is more than --pre-launched 0',
    ],
    [
      'a bad name',
      ['--release', '2.5', '--board', BOARD, '--name', '../a'],
      2,
      '--name ../a is not a name',
    ],
    [
      'too few pCPUs',
      ['--release', '3.2', '--board', BOARD, '--pre-launched', '4'],
      3,
      'the board quad-core has 4 pCPUs; 4 pre-launched VMs and the Service VM need one each, 5 together',
    ],
    [
      'what the release does not take',
      ['--release', '2.6', '--board', BOARD, '--pre-launched', '2', '--rt', '0'],
      3,
      'ACRN v2.6 takes 1 pre-launched standard VM',
    ],
    [
      'no such board',
      ['--release', '3.2', '--board', 'no.xml'],
      3,
      'the board file no.xml cannot be read',
    ],
    [
      'a scenario as board',
      ['--release', '3.2', '--board', `${scenarios}/quad-core/v3.2-nested.xml`],
      3,
      'this is not an ACRN board file',
    ],
    [
      'no such folder',
      ['--release', '3.2', '--board', BOARD, '--out', 'no/a.xml'],
      3,
      'no/a.xml cannot be written: no such file',
    ],
  ])('%s', async (_, args, code, message) => {
    const cwd = folder();
    const result = await init(args, cwd);
    expect(result.code, result.stderr).toBe(code);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain(message);
    expect(result.stderr.match(/\n/g)?.length, result.stderr).toBe(1);
    expect(existsSync(join(cwd, 'a.xml'))).toBe(false);
  });
});
