// The main job, end to end: check, fix, build and boot a bundled scenario whose Service VM has lost its guest flags, in a
// temporary folder. The nested guest has two vCPUs and a disk, shows its system, and answers ssh.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'bin/acrn-nvmx.js');
const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-demo-'));

function run(expected, ...argv) {
  console.log(`\n$ acrn-nvmx ${argv.join(' ')}`);
  const { status } = spawnSync(process.execPath, [cli, ...argv], { cwd: folder, stdio: 'inherit' });
  if (status === expected) return;
  console.error(`acrn-nvmx ${argv[0]} ended with ${status}, and ${expected} was expected`);
  process.exitCode = 1;
}

try {
  copyFileSync(join(root, 'scenarios/quad-core/quad-core.xml'), join(folder, 'quad-core.xml'));
  const nested = readFileSync(join(root, 'scenarios/quad-core/v2.7-nested.xml'), 'utf8');
  const broken = nested.replace(/\n *<guest_flag>GUEST_FLAG_(?:NVMX|LAPIC)_.*<\/guest_flag>/g, '');
  writeFileSync(join(folder, 'scenario.xml'), broken);
  run(1, 'check', 'scenario.xml');
  run(0, 'fix', '--in-place', 'scenario.xml');
  run(0, 'check', 'scenario.xml');
  run(0, 'build', 'scenario.xml', '--out', 'out');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
