// `init` on a terminal: the installed command in a pseudo-terminal, which script(1) makes.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const bin = join(process.env.ACRN_NVMX_INSTALLED ?? '', 'node_modules/.bin/acrn-nvmx');
const hasScript = spawnSync('script', ['--version']).status === 0;
const [ALL, INVERT] = ['a', 'i'];
const [ENTER, UP, DOWN, CTRL_C] = ['\r', '\u001b[A', '\u001b[B', '\u0003'];

function folder(board = 'quad-core'): string {
  const path = mkdtempSync(join(tmpdir(), 'acrn-nvmx-init-'));
  copyFileSync(join(root, `scenarios/${board}/${board}.xml`), join(path, `${board}.xml`));
  return path;
}

/** What the terminal shows and the exit code, when each key is pressed after its question has appeared. */
function converse(
  cwd: string,
  answers: readonly (readonly [question: string, keys: string])[],
  options = '',
): Promise<{ shown: string; code: number | null }> {
  const child = spawn('script', ['-qfec', `${bin} init ${options}`, '/dev/null'], {
    cwd,
    env: { ...process.env, COLUMNS: '80', TERM: 'xterm' },
  });
  let shown = '';
  let from = 0;
  const left = [...answers];
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    const [next] = left;
    const at = next === undefined ? -1 : shown.indexOf(next[0], from);
    if (next === undefined || at < 0) return;
    from = at + next[0].length;
    left.shift();
    // The question takes keys when it has been drawn.
    setTimeout(() => child.stdin.write(next[1]), 50);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ shown, code }));
  });
}

/** Runs the command line that was printed at the end, and compares what it writes. Gives back the command line. */
function sameWithoutQuestions(cwd: string, shown: string, name = 'nested.xml'): string {
  const [, command = ''] = /^ {2}acrn-nvmx (init .*?)\r?$/m.exec(shown) ?? [];
  spawnSync(bin, command.replace(`--out ${name}`, '--out again.xml').split(' '), { cwd });
  const read = (file: string) => readFileSync(join(cwd, file), 'utf8');
  expect(read('again.xml')).toBe(read(name));
  return command;
}

const skipped = hasScript ? '' : ' (skipped: script is not installed)';

test.skipIf(!hasScript)(
  `init asks, shows the file, writes it and prints the command for it${skipped}`,
  async () => {
    const cwd = folder();
    const { shown, code } = await converse(cwd, [
      ['Board file', ENTER],
      ['ACRN release', ENTER],
      ['VMs that start before', `${DOWN}${ENTER}`],
      ['real-time VM?', ENTER],
      ['pCPUs fine?', ENTER],
      ['Serial port', ENTER],
      ['Build', ENTER],
      ['Name of the scenario', ENTER],
      ['Write it to', ENTER],
      ['Write nested.xml?', ENTER],
    ]);
    expect(code, shown).toBe(0);
    expect(shown).toContain('L3 shared by pCPUs 0 to 3');
    expect(shown, 'whole words on a line').toMatch(/debug build needs\r?\nits timer interrupt/);
    const command = sameWithoutQuestions(cwd, shown);
    expect(command).toMatch(/^init --release v3\.4 --board quad-core\.xml .* --out nested\.xml$/);
  },
);

test.skipIf(!hasScript)(
  `other answers than the proposed ones, in a checkout: the command that is printed has them all${skipped}`,
  async () => {
    const cwd = folder('hybrid-core');
    writeFileSync(join(cwd, 'VERSION'), 'MAJOR_VERSION=2\nMINOR_VERSION=6\n');
    const { shown, code } = await converse(cwd, [
      ['Board file', ENTER],
      ['the VERSION file says 2.6', ENTER],
      ['VMs that start before', `${DOWN}${ENTER}`],
      ['real-time VM?', `y${ENTER}`],
      ['pCPUs fine?', `n${ENTER}`],
      ['pCPUs of VM 0', `${ALL}${ENTER}`],
      ['leave one pCPU for the VM still to come', `${INVERT}${DOWN} ${ENTER}`],
      ['pCPUs of the Service VM', ENTER],
      ['Serial port', `${UP}${ENTER}`],
      ['Name of the scenario', `nested_2${ENTER}`],
      ['Write it to', ENTER],
      ['Write nested_2.xml?', ENTER],
    ]);
    expect(code, shown).toBe(0);
    const command = sameWithoutQuestions(cwd, shown, 'nested_2.xml');
    for (const option of [
      '--release v2.6 --board hybrid-core.xml --name nested_2 --pre-launched 1 --rt 1',
      '--pre-launched-pcpus ',
      '--service-pcpus ',
      '--console none --build-type release --out nested_2.xml',
    ])
      expect(command).toContain(option);
  },
);

test.skipIf(!hasScript)(
  `a VERSION file that cannot be read is told in a line${skipped}`,
  async () => {
    const cwd = folder();
    spawnSync('mkfifo', [join(cwd, 'VERSION')]);
    const { shown } = await converse(cwd, [['ACRN release', CTRL_C]], '--board quad-core.xml');
    expect(shown).toContain('acrn-nvmx: VERSION cannot be read: it does not say the release\r\n');
  },
);

test.skipIf(!hasScript)(
  `Ctrl-C leaves nothing, at the last question too, and the exit code is 130${skipped}`,
  async () => {
    const cwd = folder();
    const options = '--release v3.3 --name n --pre-launched 0 --console none --build-type release';
    const { shown, code } = await converse(
      cwd,
      [
        ['Board file', ENTER],
        ['pCPUs fine?', ENTER],
        ['Write it to', ENTER],
        ['Write n.xml?', CTRL_C],
      ],
      options,
    );
    expect(code, shown).toBe(130);
    expect(readdirSync(cwd)).toEqual(['quad-core.xml']);
  },
);

test.skipIf(!hasScript)(`with --yes nothing is asked on a terminal${skipped}`, async () => {
  const cwd = folder();
  const missing = await converse(cwd, [], '--yes');
  expect(missing).toEqual({ code: 2, shown: 'acrn-nvmx: init needs --release, such as v2.5\r\n' });
  const { code, shown } = await converse(cwd, [], '-y --release v3.3 --board quad-core.xml');
  expect(code).toBe(0);
  expect(shown).toContain('</acrn-config>');
});

test('without a terminal nothing is asked', () => {
  const { status, stderr } = spawnSync(bin, ['init'], { cwd: folder(), encoding: 'utf8' });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'acrn-nvmx: init needs --release, such as v2.5\n',
  });
});
