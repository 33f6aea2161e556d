import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMAND_GROUPS } from '../../src/cli/command-groups.js';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { RELEASES } from '../../src/release.js';
import { folder, run, scenarios } from './run.js';

const cwd = folder({
  's.xml': readFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), 'utf8'),
});

async function complete(...words: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run(['complete', '--', ...words], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t')[0] ?? '');
}

describe('completion', () => {
  test.each<[readonly string[], readonly string[]]>([
    [['unse'], ['unset']],
    [['check', '--if'], ['--if-enabled']],
    [
      ['check', '--release', 'v2.'],
      ['v2.5', 'v2.6', 'v2.7'],
    ],
    [['check', '--release=v2.6'], ['--release=v2.6']],
    [['check', '--format', 'sa'], ['sarif']],
    [['check', '--kind', 'libv'], ['libvirt']],
    [['check', '--rule', 'scheduler-'], ['scheduler-not-noop=']],
    [
      ['check', '--rule=scheduler-not-noop='],
      ['off', 'warning', 'error'].map((level) => `--rule=scheduler-not-noop=${level}`),
    ],
    [['check', '--board', ''], [':files']],
    [['check', '--max-warnings', ''], []],
    [['check', ''], [':files']],
    [['check', '--', '-'], [':files']],
    [['explain', 'scheduler-'], ['scheduler-not-noop']],
    [['explain', 'grub-x2'], ['grub-x2apic-off']],
    [['explain', 'scheduler-not-noop', ''], []],
    [['completion', 'z'], ['zsh']],
    [['get', ''], [':files']],
    [['get', 's.xml', 'hv.FEATURES.SCH'], ['hv.FEATURES.SCHEDULER']],
    [['set', '-i', 's.xml', 'vm[0].na'], ['vm[0].name']],
    [
      ['unset', 's.xml', 'vm[0].name', 'vm[0].cpu'],
      ['vm[0].cpu_affinity', 'vm[0].cpu_affinity.pcpu_id[0]', 'vm[0].cpu_affinity.pcpu_id[1]'],
    ],
    [['get', 'none.xml', ''], []],
    [['nothing', ''], []],
  ])('%j', async (words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });

  test('a line of bash, with quotes and blanks', async () => {
    const line = "acrn-nvmx  get 's.xml' hv.FEATURES.SCH";
    expect((await run(['complete', '--line', line], { cwd })).stdout).toBe(
      'hv.FEATURES.SCHEDULER\tSCHED_NOOP\n',
    );
    const { code, stderr } = await run(['completion', 'tcsh']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'acrn-nvmx: completion for tcsh is not known (known: bash, zsh, fish)\n',
    });
  });
});

describe('help', () => {
  test('every command is in a group, and has an example that its own help shows', async () => {
    const { stdout } = await run(['--help']);
    const grouped = COMMAND_GROUPS.flatMap(({ examples }) => Object.entries(examples));
    const shown = [...COMMANDS.keys()].filter((name) => name !== 'complete');
    expect(grouped.map(([name]) => name).sort()).toEqual(shown.sort());
    for (const { title, examples } of COMMAND_GROUPS) {
      expect(stdout).toContain(`\n${title}:\n`);
      expect(stdout).toContain(`acrn-nvmx ${Object.values(examples)[0]}\n`);
    }
    for (const [name, example] of grouped) {
      expect(example.split(' ')[0]).toBe(name);
      const help = await run([name, '--help']);
      expect(help.stdout).toContain(`Example:\n  acrn-nvmx ${example}\n`);
    }
  });

  test('--version names the releases', async () => {
    expect((await run(['--version'])).stdout).toContain(`(ACRN ${RELEASES.join(', ')})\n`);
  });

  test('the manual page is the one of the package, and has every option', async () => {
    const { stdout } = await run(['man']);
    const page = readFileSync(join(import.meta.dirname, '../../man/acrn-nvmx.1'), 'utf8');
    expect(stdout).toBe(page);
    for (const name of ['check', 'unset', 'replay']) {
      const help = (await run([name, '--help'])).stdout;
      for (const [, option = ''] of help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)) {
        if (option !== '--help') expect(page, option).toContain(option.replaceAll('-', '\\-'));
      }
    }
  });
});
