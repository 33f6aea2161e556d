import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const v2 = readFileSync(`${scenarios}/quad-core/v2.5-nested-hybrid.xml`, 'utf8');
const v3 = readFileSync(`${scenarios}/quad-core/v3.2-nested-hybrid.xml`, 'utf8');

async function set(text: string, assignments: readonly string[], ...options: string[]) {
  const cwd = folder({ 'a.xml': text });
  const result = await run(['set', 'a.xml', ...assignments, ...options], { cwd });
  return { ...result, cwd, file: readFileSync(join(cwd, 'a.xml'), 'utf8') };
}

/** The text with one part exchanged, which it must have once. */
function changed(text: string, found: string, becomes: string): string {
  expect(text.split(found).length, `"${found}" in the scenario`).toBe(2);
  return text.replace(found, () => becomes);
}

test('a value of bytes that are not UTF-8 is not written as something else', async () => {
  const { code, stderr, stdout } = await set(v2, ['vm[0].name=\uFFFD']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('not UTF-8');
});

describe('set prints the changed file', () => {
  test.each<[string, string, string[], string, string]>([
    ['a value', v2, ['hv.DEBUG_OPTIONS.MEM_LOGLEVEL=6'], '<MEM_LOGLEVEL>5<', '<MEM_LOGLEVEL>6<'],
    [
      'a value of a VM chosen by its name',
      v2,
      ['vm[name=ACRN SOS VM].board_private.rootfs=/dev/sda3'],
      '<rootfs>/dev/nvme0n1p2<',
      '<rootfs>/dev/sda3<',
    ],
    [
      'a value with = and markup',
      v2,
      ['vm[1].board_private.rootfs=UUID=1 & <2>'],
      '/dev/nvme0n1p2</rootfs>',
      'UUID=1 &amp; &lt;2&gt;</rootfs>',
    ],
    ['an empty element', v3, ['vm[1].os_config.ramdisk_mod=disk'], '', ''],
    ['an attribute', v3, ['@scenario=mine'], 'scenario="nested-hybrid"', 'scenario="mine"'],
    [
      'a list entry added',
      v2,
      ['vm[id=1].cpu_affinity.pcpu_id+=3'],
      '<pcpu_id>2</pcpu_id>\n',
      '<pcpu_id>2</pcpu_id>\n      <pcpu_id>3</pcpu_id>\n',
    ],
    [
      'a list entry removed',
      v2,
      ['vm[id=1].cpu_affinity.pcpu_id-=1'],
      '      <pcpu_id>1</pcpu_id>\n',
      '',
    ],
    [
      'an entry with elements in it added',
      v3,
      ['vm[0].cpu_affinity.pcpu.pcpu_id+=2'],
      '      </pcpu>\n',
      '      </pcpu>\n      <pcpu>\n        <pcpu_id>2</pcpu_id>\n      </pcpu>\n',
    ],
    [
      'an element that is missing, where the sequence has it',
      changed(v2, '      <start_hpa2>0x0</start_hpa2>\n', ''),
      ['vm[0].memory.start_hpa2=0x0'],
      '      <size_hpa2>',
      '      <start_hpa2>0x0</start_hpa2>\n      <size_hpa2>',
    ],
    [
      'an element that is missing, as the first of a sequence',
      changed(v3, '        <start_hpa>0x100000000</start_hpa>\n', ''),
      ['vm[0].memory.hpa_region.start_hpa=0x100000000'],
      '        <size_hpa>',
      '        <start_hpa>0x100000000</start_hpa>\n        <size_hpa>',
    ],
    [
      'a group that is missing',
      v2,
      ['hv.FEATURES.SSRAM.SSRAM_ENABLED=n'],
      '      </IVSHMEM>\n',
      '      </IVSHMEM>\n      <SSRAM>\n        <SSRAM_ENABLED>n</SSRAM_ENABLED>\n      </SSRAM>\n',
    ],
    [
      'several, in order',
      v2,
      ['hv.FEATURES.SCHEDULER=SCHED_BVT', 'hv.FEATURES.SCHEDULER=SCHED_NOOP', '@board=b'],
      'board="quad-core"',
      'board="b"',
    ],
    ['what it is already', v2, ['hv.FEATURES.SCHEDULER=SCHED_NOOP'], '', ''],
  ])('%s', async (what, text, assignments, found, becomes) => {
    const result = await set(text, assignments);
    expect(result.stderr).not.toMatch(/^(?:not finished|acrn-nvmx)/m);
    expect(result.code).toBe(0);
    const expected =
      what === 'an empty element'
        ? `${text.slice(0, text.lastIndexOf('<ramdisk_mod/>'))}<ramdisk_mod>disk</ramdisk_mod>${text.slice(text.lastIndexOf('<ramdisk_mod/>') + 14)}`
        : found === ''
          ? text
          : changed(text, found, becomes);
    expect(result.stdout, what).toBe(expected);
    expect(result.file, 'the file itself').toBe(text);
  });

  test('comments and the layout around an edit stay', async () => {
    const text = v2.replace(
      '<SCHEDULER>SCHED_NOOP</SCHEDULER>',
      '<!-- a --><SCHEDULER\t><!-- b -->SCHED_NOOP</SCHEDULER ><!-- c -->',
    );
    const { stdout } = await set(text.replaceAll('\n', '\r\n'), ['hv.DEBUG_OPTIONS.RELEASE=y']);
    expect(stdout).toBe(changed(text, '<RELEASE>n<', '<RELEASE>y<').replaceAll('\n', '\r\n'));
  });
});

describe('set refuses', () => {
  test.each<[string, string, string[], number, string]>([
    [
      'a value that is not allowed',
      v2,
      ['hv.FEATURES.SCHEDULER=SCHED_NOP'],
      1,
      'hv.FEATURES.SCHEDULER=SCHED_NOP: SCHEDULER is "SCHED_NOP", which ACRN v2.5 does not allow; did you mean SCHED_NOOP?',
    ],
    [
      'a value that is not a number',
      v2,
      ['vm[0].cpu_affinity.pcpu_id=one'],
      1,
      'not a whole number in decimal digits',
    ],
    [
      'a value out of range',
      v2,
      ['hv.CAPACITIES.MAX_IOAPIC_NUM=11'],
      1,
      'outside the limits of ACRN v2.5',
    ],
    [
      'a value of another form',
      v2,
      ['hv.MEMORY.STACK_SIZE=8192'],
      1,
      'the form that ACRN v2.5 requires',
    ],
    ['a blank at a value', v2, ['hv.FEATURES.RELOC=y '], 1, 'without spaces and line breaks'],
    ['a bad list entry', v2, ['vm[1].guest_flags.guest_flag+=GUEST_FLAG_X'], 1, 'does not allow'],
    [
      'a bad value in an element that is missing',
      v2,
      ['hv.FEATURES.SSRAM.SSRAM_ENABLED=x'],
      1,
      'write y or n',
    ],
    ['a bad attribute', v2, ['vm[0].@id=x'], 1, 'not a whole number'],
    [
      'with --strict: a combination that the schema rules out',
      v2,
      ['--strict', 'hv.FEATURES.SCHEDULER=SCHED_BVT'],
      1,
      'SCHED_NOOP',
    ],
    [
      'the last entry of a list that needs one',
      v2,
      ['vm[0].cpu_affinity.pcpu_id-=3'],
      1,
      'has no pcpu_id',
    ],
    ['a name twice', v3, ['vm[0].name=ACRN_Service_VM'], 1, 'ACRN_Service_VM'],
    ['to remove what is not there', v2, ['vm[1].cpu_affinity.pcpu_id-=9'], 1, 'no "9" to remove'],
    ['to choose', v2, ['vm[1].cpu_affinity.pcpu_id=3'], 1, 'names 2 elements: say which'],
    ['to make a VM', v2, ['vm[5].name=x'], 1, 'vm[5] is not in the file'],
    ['characters that XML has not', v2, ['vm[1].os_config.bootargs=\u0001'], 1, 'U+0001'],
    ['an unknown path', v2, ['hv.FEATURES.SHEDULER=x'], 2, 'nearest is hv.FEATURES.SCHEDULER'],
    [
      'what this VM cannot have',
      v3,
      ['vm[0].nested_virtualization_support=y'],
      2,
      'is not for this kind of VM',
    ],
    [
      'a group',
      v2,
      ['vm[1].cpu_affinity=1'],
      2,
      'holds elements, no value: set one of these: pcpu_id',
    ],
    ['to add to what is not a list', v2, ['hv.FEATURES.RELOC+=y'], 2, 'is not a list'],
    ['what is not an assignment', v2, ['hv.FEATURES.RELOC'], 2, 'is not an assignment'],
    [
      'all when one fails',
      v2,
      ['hv.FEATURES.RELOC=n', 'hv.FEATURES.MULTIBOOT2=maybe'],
      1,
      'hv.FEATURES.MULTIBOOT2=maybe: ',
    ],
  ])('%s', async (_, text, assignments, code, message) => {
    const result = await set(text, assignments, '--in-place');
    expect(result.code, result.stderr).toBe(code);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain(message);
    expect(result.stderr.match(/\n/g)?.length, result.stderr).toBe(1);
    expect(result.file).toBe(text);
    expect(readdirSync(result.cwd)).toEqual(['a.xml']);
  });

  test('settings that belong together are fine in one command', async () => {
    const off = changed(v2, '<NVMX_ENABLED>y<', '<NVMX_ENABLED>n<')
      .replace('SCHED_NOOP', 'SCHED_BVT')
      .replace(
        / *<guest_flag>GUEST_FLAG_NVMX_ENABLED.*\n *<guest_flag>GUEST.*\n/,
        '      <guest_flag>0</guest_flag>\n',
      );
    const result = await set(off, [
      'hv.FEATURES.NVMX_ENABLED=y',
      'hv.FEATURES.SCHEDULER=SCHED_NOOP',
      'vm[1].guest_flags.guest_flag+=GUEST_FLAG_NVMX_ENABLED',
      'vm[1].guest_flags.guest_flag+=GUEST_FLAG_LAPIC_PASSTHROUGH',
      'vm[1].guest_flags.guest_flag-=0',
    ]);
    expect(result.stderr).not.toMatch(/^(?:not finished|acrn-nvmx)/m);
    expect(result.stdout).toBe(v2);
  });

  test('errors that the file had already do not stop an assignment', async () => {
    const broken = changed(v2, '<RELOC>y<', '<RELOC>maybe<');
    expect((await set(broken, ['hv.DEBUG_OPTIONS.RELEASE=y'])).code).toBe(0);
    expect((await set(broken, ['hv.FEATURES.RELOC=y'])).stdout).toBe(v2);
  });
});

describe('set writes', () => {
  test('in place', async () => {
    const { code, stdout, stderr, file, cwd } = await set(
      v2,
      ['hv.DEBUG_OPTIONS.RELEASE=y'],
      '--in-place',
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '',
      stderr: 'hv.DEBUG_OPTIONS.RELEASE: n -> y\n',
    });
    expect(file).toBe(changed(v2, '<RELEASE>n<', '<RELEASE>y<'));
    expect(readdirSync(cwd)).toEqual(['a.xml']);
  });

  test.each([
    [['--backup'], 'a.xml.orig'],
    [['--backup=.old'], 'a.xml.old'],
  ])('in place with %s', async (options, name) => {
    const { cwd } = await set(v2, ['hv.DEBUG_OPTIONS.RELEASE=y'], '--in-place', ...options);
    expect(readFileSync(join(cwd, name), 'utf8')).toBe(v2);
  });

  test('a diff', async () => {
    const { code, stdout, file } = await set(v2, ['hv.DEBUG_OPTIONS.RELEASE=y'], '--diff');
    expect(code).toBe(0);
    expect(stdout).toContain('-      <RELEASE>n</RELEASE>\n+      <RELEASE>y</RELEASE>\n');
    expect(file).toBe(v2);
    expect((await set(v2, ['hv.DEBUG_OPTIONS.RELEASE=n'], '--diff')).stdout).toBe('');
  });

  test('in the encoding of the file', async () => {
    const bytes = Buffer.from(`\uFEFF${v2}`, 'utf16le');
    const cwd = folder({ 'a.xml': bytes });
    await run(['set', 'a.xml', 'hv.DEBUG_OPTIONS.RELEASE=y', '-i'], { cwd });
    expect(readFileSync(join(cwd, 'a.xml')).toString('utf16le')).toBe(
      `\uFEFF${changed(v2, '<RELEASE>n<', '<RELEASE>y<')}`,
    );
  });

  test.each([
    [['--in-place', '--diff'], '--in-place and --diff exclude each other'],
    [['--backup'], '--backup needs --in-place'],
  ])('not with %s', async (options, message) => {
    const { code, stderr } = await set(v2, ['hv.DEBUG_OPTIONS.RELEASE=y'], ...options);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `acrn-nvmx: ${message}\n` });
  });

  test('standard input only to standard output', async () => {
    const args = ['set', '-', 'hv.DEBUG_OPTIONS.RELEASE=y'];
    const { stdout } = await run(args, { stdin: v2 });
    expect(stdout).toBe(changed(v2, '<RELEASE>n<', '<RELEASE>y<'));
    expect((await run([...args, '-i'], { stdin: v2 })).code).toBe(2);
  });

  test('nothing without an assignment', async () => {
    expect((await set(v2, [])).code).toBe(2);
  });
});
