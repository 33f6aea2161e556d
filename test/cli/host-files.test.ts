import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { KERNEL, kernelWith } from '../../src/host/kernel-config/example.js';
import { SCRIPT, scriptWith } from '../../src/host/qemu/example.js';
import { folder, run, scenarios } from './run.js';

describe('check of files besides scenarios', () => {
  test('recognises a script by its content, and says where and what', async () => {
    const cwd = folder({ 'launch.sh': scriptWith('-nographic', '-nographics') });
    const { code, stdout } = await run(['check', 'launch.sh'], { cwd });
    expect(stdout).toContain('-nographics: QEMU has no such option');
    expect(code).toBe(1);
  });

  test('--kind says what a file is, and --kind help what there is', async () => {
    const cwd = folder({ notes: 'options kvm_intel nested=0\n' });
    const { code, stdout } = await run(['check', '--kind', 'modprobe', 'notes'], { cwd });
    expect(stdout).toContain('[modprobe-nested-off]');
    expect(code).toBe(1);
    const help = await run(['check', '--kind', 'help']);
    expect(help.code).toBe(0);
    for (const kind of ['kernel-config', 'qemu', 'modprobe', 'host', 'xen', 'libvirt', 'grub']) {
      expect(help.stdout).toMatch(new RegExp(`^${kind} `, 'm'));
    }
    expect((await run(['check', '--kind', 'nothing', 'notes'], { cwd })).code).toBe(2);
  });

  test('JSON names the kind', async () => {
    const cwd = folder({ '.config': KERNEL });
    const { code, stdout } = await run(['check', '--format', 'json', '.config'], { cwd });
    const report = JSON.parse(stdout);
    expect(report.files[0]).toMatchObject({ path: '.config', kind: 'kernel-config' });
    expect(code).toBe(0);
  });

  test('standard input is recognised, too', async () => {
    const { code, stdout } = await run(['check', '-'], { stdin: scriptWith('-m 2G', '-m 2GB') });
    expect(stdout).toContain('--> <stdin>:6:6');
    expect(code).toBe(1);
  });

  test('without paths only scenarios are looked for', async () => {
    const cwd = folder({ 'launch.sh': scriptWith('-m 2G', '-m 2GB') });
    const { code, stdout } = await run(['check'], { cwd });
    expect(stdout).not.toContain('launch.sh');
    expect(code).toBe(3);
    expect((await run(['check', '.'], { cwd })).code).toBe(1);
  });

  test('several files of modprobe.d count together, in the order of their names', async () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'modprobe.d'));
    writeFileSync(join(cwd, 'modprobe.d/a.conf'), 'options kvm_intel nested=0\n');
    writeFileSync(join(cwd, 'modprobe.d/b.conf'), 'options kvm_intel nested=1\n');
    const both = await run(['check', 'modprobe.d/b.conf', 'modprobe.d/a.conf'], { cwd });
    expect(both.stdout).toContain('modprobe-nested-repeated');
    expect(both.code).toBe(0);
    expect((await run(['check', 'modprobe.d/a.conf'], { cwd })).code).toBe(1);
  });

  test('UTF-16 with a byte order mark, as Windows PowerShell writes it', async () => {
    const json = '\uFEFF{ "VMName": "L1", "ExposeVirtualizationExtensions": false }\r\n';
    const cwd = folder({ 'vm.json': Buffer.from(json, 'utf16le') });
    const { code, stdout } = await run(['check', 'vm.json'], { cwd });
    expect(stdout).toContain('ExposeVirtualizationExtensions is false');
    expect(stdout).toContain('--> vm.json:1:19');
    expect(code).toBe(1);
  });

  test('a script is checked against the scenario beside it', async () => {
    const cwd = folder({
      'scenario.xml': readFileSync(join(scenarios, 'quad-core/v2.6-nested.xml')),
      'launch.sh': scriptWith('-smp 2', '-smp 32'),
      '40_custom':
        'menuentry a {\n  multiboot2 /boot/acrn.bin console=ttyS0\n  module2 /boot/bzImage My_tag\n}\n',
    });
    const { code, stdout } = await run(['check', 'scenario.xml', 'launch.sh', '40_custom'], {
      cwd,
    });
    expect(stdout).toContain('qemu-more-than-service-vm');
    expect(stdout).toContain('grub-console');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /the tag "My_tag" is not a kern_mod of scenario.xml/,
    );
    expect(code).toBe(1);
    const whole = await run(['check', '.'], { cwd });
    expect(whole.stdout).toContain('qemu-more-than-service-vm');
  });
});

describe('fix of files besides scenarios', () => {
  test('writes the smallest edit', async () => {
    const cwd = folder({ 'launch.sh': scriptWith('-nographic', '-nographics') });
    const { code, stderr } = await run(['fix', '--in-place', 'launch.sh'], { cwd });
    expect(stderr).toContain('1 error before, 0 after');
    expect(readFileSync(join(cwd, 'launch.sh'), 'utf8')).toBe(SCRIPT);
    expect(code).toBe(0);
  });

  test('a compressed file stays compressed', async () => {
    const broken = kernelWith('CONFIG_KVM=y', '# CONFIG_KVM is not set\n');
    const cwd = folder({ 'config.gz': gzipSync(broken) });
    expect((await run(['check', 'config.gz'], { cwd })).stdout).toContain('--> config.gz:10:1');
    expect((await run(['fix', '--in-place', 'config.gz'], { cwd })).code).toBe(0);
    expect(gunzipSync(readFileSync(join(cwd, 'config.gz'))).toString()).toBe(KERNEL);
  });

  test('leaves a folder alone unless --kind names what to fix', async () => {
    const text = scriptWith('-nographic', '-nographics');
    const cwd = folder({ 'launch.sh': text });
    await run(['fix', '--in-place', '.'], { cwd });
    expect(readFileSync(join(cwd, 'launch.sh'), 'utf8')).toBe(text);
    await run(['fix', '--in-place', '--kind', 'qemu', '.'], { cwd });
    expect(readFileSync(join(cwd, 'launch.sh'), 'utf8')).toBe(SCRIPT);
  });

  test('never writes back what it could not read', async () => {
    const bytes = Buffer.concat([
      Buffer.from(scriptWith('-m 2G', '-m 2GB')),
      Buffer.from([0xff, 10]),
    ]);
    const cwd = folder({ 'launch.sh': bytes });
    expect((await run(['fix', '--in-place', 'launch.sh'], { cwd })).code).toBe(1);
    expect(readFileSync(join(cwd, 'launch.sh'))).toEqual(bytes);
  });
});

test('a folder of many files of one kind', { timeout: 20_000 }, async () => {
  const files = Array.from({ length: 2000 }, (_, i) => [
    `${String(i).padStart(4, '0')}.conf`,
    `options kvm_intel nested=${i === 1000 ? 1 : 0}\n`,
  ]);
  const cwd = folder(Object.fromEntries(files));
  const { stdout } = await run(['check', '--format', 'concise', '.'], { cwd });
  expect(stdout).toMatch(/^1999\.conf:1:19: error: nested=0: .* \[modprobe-nested-off\]\n$/);
});
