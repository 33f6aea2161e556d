// `init` on a terminal: the installed command in a pseudo-terminal, which script(1) makes.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const bin = join(process.env.ACRN_NVMX_INSTALLED ?? '', 'node_modules/.bin/acrn-nvmx');
const hasScript = spawnSync('script', ['--version']).status === 0;
const [ENTER, DOWN, CTRL_C] = ['\r', '\u001b[B', '\u0003'];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'acrn-nvmx-init-'));
  copyFileSync(join(root, 'scenarios/quad-core/quad-core.xml'), join(path, 'quad-core.xml'));
  return path;
}

/** What the terminal shows and the exit code, when each key is pressed after its question has appeared. */
function converse(
  cwd: string,
  answers: readonly (readonly [question: string, keys: string])[],
): Promise<{ shown: string; code: number | null }> {
  const child = spawn('script', ['-qfec', `${bin} init`, '/dev/null'], {
    cwd,
    env: { ...process.env, COLUMNS: '100', TERM: 'xterm' },
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
    const text = readFileSync(join(cwd, 'nested.xml'), 'utf8');
    const [, command = ''] = /^ {2}acrn-nvmx (init .*?)\r?$/m.exec(shown) ?? [];
    expect(command).toMatch(/^init --release v3\.4 --board quad-core\.xml .* --out nested\.xml$/);
    const again = command.replace('nested.xml', 'again.xml').split(' ');
    spawnSync(bin, again, { cwd });
    expect(readFileSync(join(cwd, 'again.xml'), 'utf8')).toBe(text);
  },
);

test.skipIf(!hasScript)(`Ctrl-C leaves nothing, and the exit code is 130${skipped}`, async () => {
  const cwd = folder();
  const { shown, code } = await converse(cwd, [
    ['Board file', ENTER],
    ['ACRN release', CTRL_C],
  ]);
  expect(code, shown).toBe(130);
  expect(existsSync(join(cwd, 'nested.xml'))).toBe(false);
});

test('without a terminal, and with --yes, nothing is asked', () => {
  const { status, stderr } = spawnSync(bin, ['init'], { cwd: folder(), encoding: 'utf8' });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'acrn-nvmx: init needs --release, such as v2.5\n',
  });
});
