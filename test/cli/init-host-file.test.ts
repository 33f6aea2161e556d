// What init writes besides scenarios: its own check finds nothing, and real programs take it where they are installed.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NEW_FILES } from '../../src/host/new-file.js';
import { folder, run, scenarios } from './run.js';

const NAMES: Readonly<Record<string, string>> = {
  'kernel-fragment': 'nested.config',
  'qemu-script': 'launch.sh',
  'grub-entry': '40_custom',
  modprobe: 'nested.conf',
  'xl-cfg': 'l1.cfg',
  'libvirt-domain': 'l1.xml',
  'hyperv-script': 'nested.ps1',
};

function isInstalled(program: string): boolean {
  return spawnSync('which', [program]).status === 0;
}

/** A test of a real program; its name says when it is not there. */
function withProgram(program: string, name: string, body: () => Promise<void>): void {
  const there = isInstalled(program);
  test.skipIf(!there)(`${name}${there ? '' : ` (${program} is not installed)`}`, body);
}

async function written(name: string, scenario?: string): Promise<{ cwd: string; file: string }> {
  const cwd = folder();
  const file = NAMES[name] ?? name;
  const arguments_ = scenario === undefined ? [] : [scenario];
  const { code, stderr } = await run(['init', name, ...arguments_, '--out', file], { cwd });
  expect(code, stderr).toBe(0);
  return { cwd, file };
}

function status(program: string, args: readonly string[], cwd: string): string {
  const { status: code, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  return code === 0 ? stdout.trim() : `${code}: ${stdout}${stderr}`;
}

const NESTED = readdirSync(join(scenarios, 'quad-core'))
  .filter((name) => /^v[\d.]+-nested\.xml$/.test(name))
  .map((name) => join(scenarios, 'quad-core', name));

describe('init of files besides scenarios', () => {
  test.each(NEW_FILES.filter(({ needsScenario }) => !needsScenario))(
    '$name: its own check finds nothing',
    async ({ name }) => {
      const { cwd, file } = await written(name);
      const { code, stdout } = await run(['check', '--format', 'json', file], { cwd });
      expect(JSON.parse(stdout).files[0].diagnostics).toEqual([]);
      expect(code).toBe(0);
      expect((await run(['init', name, '--out', file], { cwd })).code).toBe(3);
    },
  );

  test.each(['4.19', '5.4', '5.10', '6.1', '6.8', '6.12'])(
    'kernel-fragment of Linux %s',
    async (version) => {
      const { code, stdout } = await run(['init', 'kernel-fragment', '--kernel', version]);
      expect(code).toBe(0);
      const checked = await run(['check', '--format', 'json', '-'], { stdin: stdout });
      expect(JSON.parse(checked.stdout).files[0].diagnostics).toEqual([]);
    },
  );

  test.each(NESTED)('qemu-script and grub-entry of %s', async (scenario) => {
    for (const name of ['qemu-script', 'grub-entry']) {
      const { cwd, file } = await written(name, scenario);
      for (const paths of [[file], [scenario, file]]) {
        const { stdout } = await run(['check', '--format', 'json', ...paths], { cwd });
        const report = JSON.parse(stdout);
        const own = report.files.find((each: { path: string }) => each.path === file);
        expect(own.diagnostics).toEqual([]);
      }
    }
  });

  test('wrong usage', async () => {
    expect((await run(['init', 'nothing'])).code).toBe(2);
    expect((await run(['init', 'qemu-script'])).code).toBe(2);
    expect((await run(['init', 'modprobe', 'x.xml'])).code).toBe(2);
    expect((await run(['init', 'kernel-fragment', '--kernel', 'new'])).code).toBe(2);
  });
});

describe('real programs', () => {
  const scenario = NESTED[0] ?? '';

  withProgram('shellcheck', 'shellcheck finds nothing in qemu-script', async () => {
    const { cwd, file } = await written('qemu-script', scenario);
    expect(status('shellcheck', [file], cwd)).toBe('');
  });

  withProgram('bash', 'bash -n takes qemu-script', async () => {
    const { cwd, file } = await written('qemu-script', scenario);
    expect(status('bash', ['-n', file], cwd)).toBe('');
  });

  withProgram('grub-script-check', 'grub-script-check takes what grub-entry prints', async () => {
    const { cwd, file } = await written('grub-entry', scenario);
    expect(status('grub-script-check', [file], cwd)).toBe('');
    expect(status('sh', [file], cwd)).toMatch(/^# Put[\s\S]*menuentry/);
  });

  withProgram('modprobe', 'modprobe reads both options', async () => {
    const { cwd, file } = await written('modprobe');
    expect(status('modprobe', ['-C', cwd, '-c'], cwd)).toMatch(
      /options kvm_intel nested=1\s+options kvm_amd nested=1/,
    );
    expect(readFileSync(join(cwd, file), 'utf8')).toContain('nested=1');
  });

  withProgram('virt-xml-validate', 'virt-xml-validate takes libvirt-domain', async () => {
    const { cwd, file } = await written('libvirt-domain');
    expect(status('virt-xml-validate', [file, 'domain'], cwd)).toBe('');
  });
});
