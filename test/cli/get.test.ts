import { describe, expect, test } from 'vitest';
import { folder, type RunOptions, run, scenarios } from './run.js';

const V2 = `${scenarios}/quad-core/v2.5-nested-hybrid.xml`;
const V3 = `${scenarios}/quad-core/v3.2-nested-hybrid.xml`;

async function get(args: readonly string[], options: RunOptions = {}) {
  return run(['get', ...args], options);
}

describe('get prints values', () => {
  test.each([
    [V2, 'hv.FEATURES.SCHEDULER', 'SCHED_NOOP\n'],
    [
      V2,
      'vm[name=ACRN SOS VM].guest_flags.guest_flag',
      'GUEST_FLAG_NVMX_ENABLED\nGUEST_FLAG_LAPIC_PASSTHROUGH\n',
    ],
    [V2, 'vm[id=1].cpu_affinity.pcpu_id[1]', '2\n'],
    [V2, 'vm.name', 'ACRN PRE-LAUNCHED VM0\nACRN SOS VM\n'],
    [V2, 'vm[name="ACRN SOS VM"].@id', '1\n'],
    [V2, '@board', 'quad-core\n'],
    [V2, 'vm[0].legacy_vuart[id=1].target_vm_id', '1\n'],
    [V2, 'vm[vm_type=PRE_RT_VM].os_config.ramdisk_mod', '\n'],
    [V3, 'vm[load_order=SERVICE_VM].nested_virtualization_support', 'y\n'],
    [V3, 'vm[0].cpu_affinity.pcpu.pcpu_id', '3\n'],
  ])('%s %s', async (file, path, expected) => {
    expect(await get([file, path])).toEqual({ code: 0, stdout: expected, stderr: '' });
  });

  test('of a group, with their paths', async () => {
    const { code, stdout } = await get([V2, 'vm[1].cpu_affinity']);
    expect(code).toBe(0);
    expect(stdout).toBe('vm[1].cpu_affinity.pcpu_id[0]=1\nvm[1].cpu_affinity.pcpu_id[1]=2\n');
  });

  test('of the whole file', async () => {
    const { code, stdout } = await get([V3]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^@board=quad-core\n@scenario=nested-hybrid\nhv\.BUILD_TYPE=release\n/);
    expect(stdout).toContain('\nvm[1].nested_virtualization_support=y\n');
    expect(stdout).toContain('\nhv.FEATURES.IVSHMEM.IVSHMEM_REGION[0].IVSHMEM_SIZE=2\n');
  });

  test('line breaks do not break a list', async () => {
    const text = '<acrn-config><hv><a>1\n2</a></hv><vm/></acrn-config>';
    expect((await get(['-'], { stdin: text })).stdout).toBe('hv.a=1\\n2\n');
    expect((await get(['-', 'hv.a'], { stdin: text })).stdout).toBe('1\n2\n');
  });

  test('as JSON', async () => {
    const { code, stdout } = await get([V2, 'vm[1].guest_flags', '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      file: V2,
      release: 'v2.5',
      options: [
        { path: 'vm[1].guest_flags.guest_flag[0]', value: 'GUEST_FLAG_NVMX_ENABLED' },
        { path: 'vm[1].guest_flags.guest_flag[1]', value: 'GUEST_FLAG_LAPIC_PASSTHROUGH' },
      ],
    });
  });
});

describe('get says in one line what is wrong', () => {
  test.each([
    [
      'a setting that is not there',
      [V2, 'hv.FEATURES.SSRAM.SSRAM_ENABLED'],
      1,
      'is not in the file; ACRN v2.5 knows it',
    ],
    [
      'a VM that is not there',
      [V2, 'vm[7].name'],
      1,
      'is not in the file, which has 2 VMs: vm[0] (',
    ],
    ['a name that is not there', [V2, 'vm[name=X].name'], 1, 'vm[name=X].name is not in the file'],
    ['a misspelled path', [V2, 'hv.FEATURES.SHEDULER'], 2, 'nearest is hv.FEATURES.SCHEDULER'],
    ['a part left out', [V2, 'hv.SCHEDULER'], 2, 'nearest is hv.FEATURES.SCHEDULER'],
    [
      'a misspelled path behind a selector',
      [V2, 'vm[id=1].guest_flgs.guest_flag'],
      2,
      'nearest is vm[id=1].guest_flags.guest_flag',
    ],
    [
      "another release's setting",
      [V3, 'hv.FEATURES.NVMX_ENABLED', '--release', 'v3.2'],
      2,
      'hv.FEATURES.NVMX_ENABLED went with v3.0; in ACRN v3.2 it is vm[load_order=SERVICE_VM].nested',
    ],
    [
      "another VM's setting",
      [V3, 'vm[0].nested_virtualization_support', '--release', 'v3.2'],
      2,
      'is not for this kind of VM in ACRN v3.2; only SERVICE_VM may have it',
    ],
    ['a setting of v3.3', [V3, 'hv.FEATURES.VUART_TIMER_PCPU', '--release', '3.2'], 2, 'knows no'],
    [
      'the same in v3.3',
      [V3, 'hv.FEATURES.VUART_TIMER_PCPU', '--release', '3.3'],
      1,
      'ACRN v3.3 knows it',
    ],
    ['a bad path', [V2, 'vm[0'], 2, 'is not an option path'],
    ['a bad format', [V2, '--format', 'yaml'], 2, '--format yaml is not known'],
    ['no file', ['nowhere.xml'], 3, 'nowhere.xml cannot be read: no such file'],
    ['a board', [`${scenarios}/quad-core/quad-core.xml`], 3, 'is not an ACRN scenario'],
  ])('%s', async (_, args, code, message) => {
    const result = await get(args);
    expect(result.code, result.stderr).toBe(code);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain(message);
    expect(result.stderr.match(/\n/g)?.length, result.stderr).toBe(1);
  });

  test('text that is no XML', async () => {
    const cwd = folder({ 'a.xml': '<acrn-config>\n<hv>' });
    const { code, stderr } = await get(['a.xml'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^acrn-nvmx: a\.xml:\d+:\d+: /);
  });

  test('no file at all', async () => {
    expect((await get([])).code).toBe(2);
  });
});
