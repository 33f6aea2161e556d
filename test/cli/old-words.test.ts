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
