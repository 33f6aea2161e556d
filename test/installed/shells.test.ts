// The completion scripts in the shells themselves, with the installed command. Where a shell is missing (apt-get install
// zsh fish), its test is skipped.
import { spawnSync } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { installedCommand } from '../../scripts/installed.js';
import { folder } from '../cli/run.js';

const bin = folder();
symlinkSync(installedCommand(process.env.ACRN_NVMX_INSTALLED ?? ''), join(bin, 'acrn-nvmx'));
const cwd = folder();
const quad = join(import.meta.dirname, '../../scenarios/quad-core');
copyFileSync(join(quad, 'v2.5-nested.xml'), join(cwd, 's.xml'));

function has(shell: string): boolean {
  return spawnSync(shell, ['--version']).error === undefined;
}

/** What a script prints in a shell that knows nothing else. */
function inShell(shell: string, options: readonly string[], script: string): string {
  const { stdout, stderr } = spawnSync(shell, [...options, '-c', script], {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: cwd, TERM: 'dumb' },
  });
  return stdout + stderr;
}

test.skipIf(!has('bash'))('bash', () => {
  const script = `
    eval "$(acrn-nvmx completion bash)"
    complete -p acrn-nvmx
    ask() { COMP_LINE=$1 COMP_POINT=\${#1}; shift; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _acrn_nvmx; echo "\${COMPREPLY[@]}"; }
    ask 'acrn-nvmx exp' acrn-nvmx exp
    ask 'acrn-nvmx check --rule=scheduler-not-noop=o' acrn-nvmx check --rule = scheduler-not-noop = o
    ask 'acrn-nvmx check s' acrn-nvmx check s
    ask 'acrn-nvmx get s.xml vm[0].na' acrn-nvmx get s.xml 'vm[0].na'`;
  expect(inShell('bash', ['--norc', '--noprofile'], script).split('\n')).toEqual([
    'complete -F _acrn_nvmx acrn-nvmx',
    'explain',
    'off',
    's.xml',
    'vm[0].name',
    '',
  ]);
});

test.skipIf(!has('fish'))('fish', () => {
  const asked = ['exp', 'check --rule=scheduler-not-noop=o', 'check s.x', 'get s.xml vm[0].na'];
  const script = `acrn-nvmx completion fish | source\n${asked.map((line) => `complete -C "acrn-nvmx ${line}"`).join('\n')}`;
  const words = inShell('fish', ['--no-config'], script)
    .split('\n')
    .map((line) => line.split('\t')[0]);
  expect(words).toEqual(['explain', '--rule=scheduler-not-noop=off', 's.xml', 'vm[0].name', '']);
});

test.skipIf(!has('zsh'))('zsh, on a terminal of its own', () => {
  // TAB is pressed in an interactive shell, and what it has written is awaited.
  const script = `
    zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z 'PS1=; autoload -Uz compinit; compinit -u -D; eval "$(acrn-nvmx completion zsh)"; echo LOAD""ED'
    zpty -r z out '*LOADED*'
    ask() {
      zpty -w -n z "$1"$'\\t'
      zpty -r z out "*$2*" && echo "completed: $2"
      zpty -w -n z $'\\x15'
    }
    ask 'acrn-nvmx expl' 'explain '
    ask 'acrn-nvmx explain scheduler-n' 'ot-noop'
    ask 'acrn-nvmx get s.xml hv.FEATURES.SCHE' 'DULER'
    zpty -d z`;
  expect(inShell('zsh', ['-f'], script)).toBe(
    'completed: explain \ncompleted: ot-noop\ncompleted: DULER\n',
  );
});
