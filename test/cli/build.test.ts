import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const nested = join(scenarios, 'quad-core/v2.5-nested.xml');
const industry = join(scenarios, 'quad-core/v2.5-industry.xml');
const board = join(scenarios, 'quad-core/quad-core.xml');

describe('build', () => {
  test('generates, boots, and shows who spoke and who handled the exits', async () => {
    const { code, stdout } = await run(['build', nested]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ {2}xslt +done\n/);
    expect(stdout).toContain('VM_UUID                          VM_ID VM_NAME');
    expect(stdout).toContain('service vm   | # modprobe kvm_intel');
    expect(stdout).toContain('nested guest | ubuntu_vm login:');
    expect(stdout).toMatch(/IO_INSTRUCTION +L2 +\d+ +L1 \(KVM, QEMU\)/);
    expect(stdout).toContain('docs/engine.md#what-is-not-modelled');
    expect(stdout.trimEnd().endsWith('The nested guest is up.')).toBe(true);
  });

  test('a scenario with errors is not built', async () => {
    const { code, stdout } = await run(['build', industry]);
    expect(code).toBe(1);
    expect(stdout).toContain('[nvmx-disabled]');
    expect(stdout).not.toContain('xslt');
    expect(stdout).toMatch(/\nnot built: \d+ errors; --force builds and boots it anyway\n$/);
  });

  test('--force boots it all the same, up to where the machine would stop', async () => {
    const { code, stdout } = await run(['build', '--force', industry]);
    expect(code).toBe(1);
    expect(stdout).toContain('kvm: no hardware support');
    expect(stdout).toContain('CPUID.1:ECX[5] (VMX) reads 0');
    expect(stdout).toMatch(/nvmx-flag-missing/);
  });

  test('needs a board file', async () => {
    const cwd = folder({ 'a.xml': readFileSync(nested) });
    const { code, stderr } = await run(['build', 'a.xml'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('give it with --board');
    expect((await run(['build', '--no-boot', '--board', board, 'a.xml'], { cwd })).code).toBe(0);
  });

  test('--list shows the steps and their time, and does not boot', async () => {
    const { code, stdout } = await run(['build', '--list', nested]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/allocation +\d+\.\d ms {2}done/);
    expect(stdout).not.toContain('boot\n');
  });

  test('a build that stops names the step', async () => {
    const cwd = folder({
      'a.xml': readFileSync(nested, 'utf8').replace('board="quad-core"', 'board="x"'),
    });
    const { code, stdout } = await run(
      ['build', '--force', '--no-boot', '--board', board, 'a.xml'],
      { cwd },
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/a\.xml:3:1: build stopped at board_cfg_gen: /);
  });
});

describe('build --out', () => {
  test('writes the tree of ACRN, and an image manifest', async () => {
    const cwd = folder();
    const { code } = await run(['build', nested, '--no-boot', '--out', 'out'], { cwd });
    expect(code).toBe(0);
    const read = (path: string) => readFileSync(join(cwd, 'out', path), 'utf8');
    expect(read('include/config.h')).toContain('#define CONFIG_NVMX_ENABLED');
    expect(read('configs/scenarios/nested/vm_configurations.c')).toContain(
      '.guest_flags = (GUEST_FLAG_NVMX_ENABLED|GUEST_FLAG_LAPIC_PASSTHROUGH),',
    );
    const manifest = JSON.parse(read('image.json'));
    expect(manifest.hypervisor).toMatchObject({ scheduler: 'SCHED_NOOP', nvmxEnabled: true });
    expect(manifest.vms[0]).toMatchObject({ loadOrder: 'service', pcpus: [1, 2] });
    for (const path of manifest.files) expect(existsSync(join(cwd, 'out', path)), path).toBe(true);
  });

  test('overwrites what it wrote, and nothing else without --force', async () => {
    const cwd = folder();
    const build = (...more: string[]) =>
      run(['build', nested, '--no-boot', '--out', 'out', ...more], { cwd });
    await build();
    expect((await build()).code).toBe(0);
    const config = join(cwd, 'out/include/config.h');
    writeFileSync(config, 'mine\n');
    const refused = await build();
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('out/include/config.h');
    expect(readFileSync(config, 'utf8')).toBe('mine\n');
    expect((await build('--force')).code).toBe(0);
    expect(readFileSync(config, 'utf8')).not.toBe('mine\n');
  });
});

describe('build --diff', () => {
  test('shows what changes in the image', async () => {
    const cwd = folder({ 'a.xml': readFileSync(nested, 'utf8').replace('<RELOC>y', '<RELOC>n') });
    const { code, stdout } = await run(['build', nested, '--diff', 'a.xml', '--board', board], {
      cwd,
    });
    expect(code).toBe(1);
    expect(stdout).toBe(
      'configs/config.mk\n  - CONFIG_RELOC=y\nconfigs/scenarios/quad-core.config\n  - CONFIG_RELOC=y\n  + CONFIG_RELOC=n\ninclude/config.h\n  - #define CONFIG_RELOC 1\n',
    );
  });

  test('says that nothing changes', async () => {
    const text = readFileSync(nested, 'utf8').replace('<hv>', '<!-- comment -->\n<hv>');
    const cwd = folder({ 'a.xml': text });
    const same = await run(['build', nested, '--diff', 'a.xml', '--board', board], { cwd });
    expect(same).toMatchObject({ code: 0, stdout: 'no generated file changes\n' });
  });

  test('--diff-fixed compares with the fixed scenario', async () => {
    const { code, stdout } = await run(['build', industry, '--diff-fixed']);
    expect(code).toBe(1);
    expect(stdout).toContain('  + CONFIG_NVMX_ENABLED=y\n');
    expect(stdout).toContain(
      '  + .guest_flags = (GUEST_FLAG_NVMX_ENABLED|GUEST_FLAG_LAPIC_PASSTHROUGH),',
    );
    expect((await run(['build', nested, '--diff-fixed'])).code).toBe(0);
  });
});

test('a stop whose element was filled in has the place of the nearest element of the file', async () => {
  const text = readFileSync(join(scenarios, 'quad-core/v2.7-nested.xml'), 'utf8')
    .replace(/(<SERIAL_CONSOLE>)[^<]*/, '$1/dev/ttyS9')
    .replace(/ *<(legacy_vuart|console_vuart) id="0">[\s\S]*?<\/\1>\n/g, '');
  const cwd = folder({
    'a.xml': text,
    'quad-core.xml': readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8'),
  });
  const { code, stdout, stderr } = await run(['build', '--force', '--no-boot', 'a.xml'], { cwd });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^a\.xml:\d+:\d+: build stopped at /m);
  expect(stdout).not.toMatch(/^a\.xml:1:1: build stopped/m);
  expect(code).toBe(1);
});
