// Words of older releases in a v3.x file: a safe fix moves them, and the result is clean.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const board = readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8');
const v31 = readFileSync(join(scenarios, 'quad-core/v3.1-nested.xml'), 'utf8');

async function fixed(text: string, release: string) {
  const cwd = folder({ 'a.xml': text, 'quad-core.xml': board });
  const before = await run(['check', '--release', release, 'a.xml'], { cwd });
  const { code, stderr } = await run(['fix', '-i', '--safe-only', '--release', release, 'a.xml'], {
    cwd,
  });
  const after = await run(['check', '--release', release, 'a.xml'], { cwd });
  const result = readFileSync(join(cwd, 'a.xml'), 'utf8');
  return { before: before.stdout, code, stderr, after: after.stdout, text: result };
}

function changed(text: string, found: RegExp | string, becomes: string): string {
  const result = text.replace(found, becomes);
  expect(result, String(found)).not.toBe(text);
  return result;
}

const service = /(<load_order>SERVICE_VM<\/load_order>)/;

describe.each(['v3.0', 'v3.1', 'v3.2', 'v3.3'])('%s', (release) => {
  const base = readFileSync(join(scenarios, `quad-core/${release}-nested.xml`), 'utf8');
  const nestingOff = base
    .replace(/ *<nested_virtualization_support>y<\/nested_virtualization_support>\n/, '')
    .replace(
      /( *<load_order>SERVICE_VM[\s\S]*?) *<lapic_passthrough>y<\/lapic_passthrough>\n/,
      '$1',
    );
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'NVMX_ENABLED and guest_flags',
      changed(
        changed(nestingOff, '</FEATURES>', '<NVMX_ENABLED>y</NVMX_ENABLED></FEATURES>'),
        service,
        '$1\n    <guest_flags>\n      <guest_flag>0</guest_flag>\n      <guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>\n      <guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>\n    </guest_flags>',
      ),
      'guest_flags',
    ],
    ['RELOC', changed(base, /RELOC_ENABLED/g, 'RELOC'), '<RELOC>'],
    ['MULTIBOOT2', changed(base, /MULTIBOOT2_ENABLED/g, 'MULTIBOOT2'), '<MULTIBOOT2>'],
    [
      'RELEASE',
      changed(
        changed(base, / *<BUILD_TYPE>[^<]*<\/BUILD_TYPE>\n/, ''),
        '</DEBUG_OPTIONS>',
        base.includes('<BUILD_TYPE>debug')
          ? '<RELEASE>n</RELEASE></DEBUG_OPTIONS>'
          : '<RELEASE>y</RELEASE></DEBUG_OPTIONS>',
      ),
      '<RELEASE>',
    ],
    [
      'a console_vuart with a base',
      changed(
        base,
        /<console_vuart>PCI<\/console_vuart>/,
        '<console_vuart id="0"><base>PCI_VUART</base></console_vuart>',
      ),
      'PCI_VUART',
    ],
    [
      'vUARTs that are off',
      changed(
        base,
        service,
        '$1<legacy_vuart id="0"><type>VUART_LEGACY_PIO</type><base>INVALID_COM_BASE</base></legacy_vuart><communication_vuart id="1"><base>INVALID_PCI_BASE</base></communication_vuart>',
      ),
      '_vuart id',
    ],
    ['clos', changed(base, service, '$1<clos><vcpu_clos>0</vcpu_clos></clos>'), '<clos>'],
    ['the name of the OS', changed(base, /(<os_config>)/, '$1<name>Linux</name>'), '>Linux<'],
    [
      'IOMMU_BUS_NUM',
      changed(base, '</CAPACITIES>', '<IOMMU_BUS_NUM>0x100</IOMMU_BUS_NUM></CAPACITIES>'),
      'IOMMU_BUS_NUM',
    ],
  ];

  test.each(cases)('%s', async (_, text, gone) => {
    const { before, code, stderr, after, text: result } = await fixed(text, release);
    expect(before).toContain('[superseded-element]');
    expect(before).not.toContain('[unknown-element]');
    expect(code, stderr).toBe(0);
    expect(after).toContain('no problems found');
    expect(result).not.toContain(gone);
    expect(result).toMatch(/nested_virtualization_support>y</);
  });
});

test.each(['v3.0', 'v3.3'])('%s: a vm_type of v2.x', async (release) => {
  const base = readFileSync(join(scenarios, `quad-core/${release}-nested.xml`), 'utf8');
  const service = /(<load_order>SERVICE_VM<\/load_order>\s*<vm_type>)[^<]*/;
  for (const [found, becomes] of [
    [service, '$1SOS_VM'],
    [service, '$1SERVICE_VM'],
    [/<load_order>SERVICE_VM<\/load_order>\s*<vm_type>[^<]*/, '<vm_type>SOS_VM'],
  ] as const) {
    const { before, code, stderr, after, text } = await fixed(
      changed(base, found, becomes),
      release,
    );
    expect(before).toContain('load_order SERVICE_VM and vm_type STANDARD_VM');
    expect(code, stderr).toBe(0);
    expect(after).toContain('no problems found');
    expect(text).toMatch(service);
    expect(text).toContain('<vm_type>STANDARD_VM<');
  }
});

test('switches with the opposite meaning are turned round', async () => {
  const text = changed(
    v31,
    /<SPLIT_LOCK_DETECTION_ENABLED>y<\/SPLIT_LOCK_DETECTION_ENABLED>|<\/FEATURES>/,
    '<ENFORCE_TURNOFF_AC>y</ENFORCE_TURNOFF_AC></FEATURES>'.replace(
      v31.includes('<SPLIT_LOCK_DETECTION_ENABLED>y') ? '</FEATURES>' : '',
      '',
    ),
  );
  const { code, text: result } = await fixed(text, 'v3.1');
  expect(code).toBe(0);
  expect(result).toContain('<SPLIT_LOCK_DETECTION_ENABLED>n</SPLIT_LOCK_DETECTION_ENABLED>');
});

test('what contradicts a new word is left to decide', async () => {
  const text = changed(
    v31,
    service,
    '$1<guest_flags><guest_flag>GUEST_FLAG_HIDE_MTRR</guest_flag></guest_flags><hide_mtrr_support>n</hide_mtrr_support>',
  );
  const { code, text: result } = await fixed(text, 'v3.1');
  expect(code).toBe(1);
  expect(result).toContain('GUEST_FLAG_HIDE_MTRR');
});

test('values of v2.6 in a v2.7 file', async () => {
  const text = readFileSync(join(scenarios, 'quad-core/v2.7-nested.xml'), 'utf8');
  const old = changed(
    text,
    /SERVICE_VM_COM2_BASE|<vm_type>SERVICE_VM</,
    text.includes('SERVICE_VM_COM2_BASE') ? 'SOS_COM2_BASE' : '<vm_type>SOS_VM<',
  );
  const { code, after } = await fixed(old, 'v2.7');
  expect(after).toContain('no problems found');
  expect(code).toBe(0);
});

describe('links, regions and memory of v2.x, in a v3.2 file', () => {
  const hybrid = readFileSync(join(scenarios, 'hybrid-core/v3.2-nested-hybrid.xml'), 'utf8');
  const hybridBoard = readFileSync(join(scenarios, 'hybrid-core/hybrid-core.xml'), 'utf8');
  const link = (name: string, base: string, to: number) =>
    `    <${name} id="1"> <!-- to VM ${to} -->\n      <base>${base}</base>\n      <target_vm_id>${to}</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </${name}>\n`;
  const linked = (name: string, base: string, others = [1, 0]) =>
    ['SAFETY_VM0', 'PRE_RT_VM1'].reduce((text, vm, at) => {
      const other = others[at];
      const tag = `<name>${vm}</name>\n`;
      return other === undefined ? text : changed(text, tag, `${tag}${link(name, base, other)}`);
    }, hybrid);
  const region = /<IVSHMEM_REGION>[\s\S]*?<\/IVSHMEM_REGION>/;
  const hpa = /<hpa_region>[\s\S]*?<\/hpa_region>/;

  async function moved(text: string) {
    const cwd = folder({ 'a.xml': text, 'hybrid-core.xml': hybridBoard });
    const args = ['fix', '-i', '--safe-only', '--release', 'v3.2', 'a.xml'];
    const { code } = await run(args, { cwd });
    const result = readFileSync(join(cwd, 'a.xml'), 'utf8');
    await run(args, { cwd });
    expect(readFileSync(join(cwd, 'a.xml'), 'utf8'), 'a second fix changes nothing').toBe(result);
    const comments = (of: string) => of.match(/<!--.*?-->/g)?.sort();
    expect(comments(result), 'comments survive').toEqual(comments(text));
    return { code, text: result, flat: result.replace(/>\s+</g, '><') };
  }

  test('a legacy link is a connection of its ports', async () => {
    const { code, flat } = await moved(linked('legacy_vuart', 'COM2_BASE'));
    expect(flat).toContain(
      '<type>legacy</type><endpoint><vm_name>SAFETY_VM0</vm_name><io_port>0x2F8</io_port></endpoint><endpoint><vm_name>PRE_RT_VM1</vm_name><io_port>0x2F8</io_port></endpoint>',
    );
    expect(flat).not.toContain('legacy_vuart');
    expect(code).toBe(0);
  });

  test('a PCI link gets free places', async () => {
    const { code, flat } = await moved(linked('communication_vuart', 'PCI_VUART'));
    expect(flat).toContain('<vm_name>SAFETY_VM0</vm_name><vbdf>00:10.0</vbdf>');
    expect(flat).toContain('<vm_name>PRE_RT_VM1</vm_name><vbdf>00:11.0</vbdf>');
    expect(code).toBe(0);
  });

  test('a region in one line has elements, and an empty one goes', async () => {
    const line = '<!-- mine -->\n        <IVSHMEM_REGION>hv:/control, 4, 1:2</IVSHMEM_REGION>';
    const { code, flat } = await moved(
      changed(hybrid, region, `<IVSHMEM_ENABLED>y</IVSHMEM_ENABLED>\n        ${line}`),
    );
    expect(flat).toContain(
      '<NAME>control</NAME><PROVIDED_BY>Hypervisor</PROVIDED_BY><IVSHMEM_SIZE>4</IVSHMEM_SIZE><IVSHMEM_VMS><IVSHMEM_VM><VM_NAME>PRE_RT_VM1</VM_NAME><VBDF>00:08.0</VBDF>',
    );
    expect(code).toBe(0);
    const empty = await moved(changed(hybrid, region, '<IVSHMEM_REGION></IVSHMEM_REGION>'));
    expect(empty.text).not.toContain('<IVSHMEM_REGION');
    expect(empty.code).toBe(0);
  });

  test('memory in bytes is regions in megabytes; the Service VM has none', async () => {
    const old =
      '<start_hpa>0x100000000</start_hpa> <!-- high -->\n      <size>0x20000000</size>\n      <start_hpa2>0x0</start_hpa2>\n      <size_hpa2>0x0</size_hpa2>';
    const name = '<name>ACRN_Service_VM</name>\n';
    const { code, flat } = await moved(
      changed(
        changed(hybrid, hpa, old),
        name,
        `${name}    <memory>\n      <start_hpa>0</start_hpa>\n    </memory>\n`,
      ),
    );
    expect(flat).toContain(
      '<memory><hpa_region><start_hpa>0x100000000</start_hpa><size_hpa>512</size_hpa></hpa_region>',
    );
    expect(flat.match(/<memory>/g)).toHaveLength(2);
    expect(code).toBe(0);
  });

  test('what is not certain is told only', async () => {
    for (const text of [
      linked('legacy_vuart', 'COM2_BASE', [1]),
      linked('legacy_vuart', 'COM2_BASE', [1, 2]),
      changed(linked('legacy_vuart', 'COM2_BASE'), /PRE_RT_VM1<\/name>/, 'SAFETY_VM0</name>'),
      changed(hybrid, region, '<IVSHMEM_REGION>hv:/control, 2, 1:9</IVSHMEM_REGION>'),
      changed(
        hybrid,
        region,
        '<IVSHMEM_ENABLED>n</IVSHMEM_ENABLED><IVSHMEM_REGION>hv:/control, 2, 1:2</IVSHMEM_REGION>',
      ),
      changed(hybrid, hpa, '<start_hpa>0x100000000</start_hpa><size>512</size>'),
    ]) {
      const { code, text: left } = await moved(text);
      expect(code).toBe(1);
      expect(left).toMatch(
        /<legacy_vuart|hv:\/control|<start_hpa>0x100000000<\/start_hpa><size>512/,
      );
    }
  });
});
