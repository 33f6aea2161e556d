import { describe, expect, test } from 'vitest';
import type { Release } from '../../src/release.js';
import { ASSERTIONS, SCHEMA_RULES } from '../../src/schema/index.js';
import { changed, check, V2_5, V2_7, V3_2 } from './scenarios.js';

test.each([
  ['v2.5', V2_5],
  ['v2.7', V2_7],
  ['v3.0', V3_2],
  ['v3.1', V3_2],
  ['v3.2', V3_2],
  ['v3.3', V3_2],
] as const)('%s: a sound scenario has no diagnostics', async (release, text) => {
  expect(await check(text, release)).toEqual([]);
});

interface Case {
  readonly release: Release;
  readonly base: string;
  readonly from: string;
  readonly to: string;
  readonly rule: string;
  /** The text that the diagnostic points at. */
  readonly at: string;
  readonly message: string;
  readonly help: string;
}

/** Changes of one place; each must give exactly one diagnostic. */
function cases(release: Release, base: string, ...rows: readonly string[][]): Case[] {
  return rows.map(([from = '', to = '', rule = '', at = '', message = '', help = '']) => ({
    release,
    base,
    from,
    to,
    rule,
    at,
    message,
    help,
  }));
}

const CASES: Case[] = [
  ...cases(
    'v2.5',
    V2_5,
    [
      '<RELOC>y</RELOC>',
      '<RELOC>Y</RELOC>',
      'value-not-allowed',
      'Y',
      'RELOC is "Y", which ACRN v2.5 does not allow',
      'write y: upper and lower case count',
    ],
    [
      'SCHED_NOOP</',
      'SCHED_NOOP </',
      'value-not-allowed',
      'SCHED_NOOP',
      'SCHEDULER is "SCHED_NOOP ", which ACRN v2.5 does not allow',
      'write SCHED_NOOP without spaces and line breaks',
    ],
    [
      'SCHED_NOOP</',
      'SCHED_NOP</',
      'value-not-allowed',
      'SCHED_NOP',
      'SCHEDULER is "SCHED_NOP", which ACRN v2.5 does not allow',
      'did you mean SCHED_NOOP?',
    ],
    [
      'INVALID_COM_BASE',
      'INVALID_LEGACY_PIO',
      'value-not-allowed',
      'INVALID_LEGACY_PIO',
      'base is "INVALID_LEGACY_PIO", which ACRN v2.5 does not allow',
      'this release calls it INVALID_COM_BASE',
    ],
    [
      '<MAX_IOAPIC_NUM>1<',
      '<MAX_IOAPIC_NUM>11<',
      'value-out-of-range',
      '11',
      'MAX_IOAPIC_NUM is "11", outside the limits of ACRN v2.5',
      'write a whole number from 1 to 10',
    ],
    [
      '<MAX_IR_ENTRIES>256<',
      '<MAX_IR_ENTRIES>0x100<',
      'value-not-a-number',
      '0x100',
      'MAX_IR_ENTRIES is "0x100", not a whole number in decimal digits',
      'write a whole number in decimal digits',
    ],
    [
      '<vm id="0">',
      '<vm id="zero">',
      'value-not-a-number',
      'zero',
      'the attribute id of vm is "zero", not a whole number in decimal digits',
      'write a whole number in decimal digits',
    ],
    [
      '<STACK_SIZE>0x2000<',
      '<STACK_SIZE>8192<',
      'value-pattern',
      '8192',
      'STACK_SIZE is "8192", not in the form that ACRN v2.5 requires',
      'write a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`',
    ],
    [
      '<GPU_SBDF>0x',
      '<GPU_SBDF> 0x',
      'value-pattern',
      '0x00000010',
      'GPU_SBDF is " 0x00000010", not in the form that ACRN v2.5 requires',
      'write a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`, without spaces around it',
    ],
    [
      '<vm_type>SOS_VM</vm_type>',
      '<vm_type></vm_type>',
      'value-empty',
      '<vm_type>',
      'vm_type is empty, and has no default',
      'write SOS_VM, SAFETY_VM, PRE_RT_VM, PRE_STD_VM, POST_STD_VM, POST_RT_VM or KATA_VM',
    ],
    [
      '<RELOC>y</RELOC>',
      '<RELOC> </RELOC>',
      'value-empty',
      '<RELOC>',
      'RELOC holds only white space, which ACRN v2.5 does not allow',
      'write y or n',
    ],
    [
      '<RELOC>y</RELOC>',
      '',
      'missing-element',
      '<FEATURES>',
      'FEATURES has no RELOC',
      'add <RELOC>y</RELOC>, the default',
    ],
    [
      '<vm_type>SOS_VM</vm_type>\n    <name>ACRN SOS VM</name>',
      '',
      'missing-element',
      '<vm id="0">',
      'VM 0 has no vm_type',
      'add vm_type. Write SOS_VM, SAFETY_VM, PRE_RT_VM, PRE_STD_VM, POST_STD_VM, POST_RT_VM or KATA_VM',
    ],
    [
      'SCHEDULER>SCHED_NOOP</SCHEDULER',
      'SCHEDULR>SCHED_NOOP</SCHEDULR',
      'unknown-element',
      '<SCHEDULR>',
      'ACRN v2.5 does not know the element SCHEDULR in FEATURES',
      'did you mean SCHEDULER?',
    ],
    [
      'RELOC>y</RELOC',
      'reloc>y</reloc',
      'unknown-element',
      '<reloc>',
      'ACRN v2.5 does not know the element reloc in FEATURES',
      'write RELOC: upper and lower case count',
    ],
    [
      '<vm_type>SOS_VM</vm_type>',
      '<vm_type>SOS_VM</vm_type><SSRAM/>',
      'unknown-element',
      '<SSRAM/>',
      'ACRN v2.5 does not know the element SSRAM in VM 0',
      'it belongs in hv/FEATURES; move it there, or remove it',
    ],
    [
      '<vm_type>SOS_VM</vm_type>',
      '<vm_type>SOS_VM</vm_type><load_order>SERVICE_VM</load_order>',
      'unknown-element',
      '<load_order>',
      'ACRN v2.5 does not know the element load_order in VM 0',
      'before v3.0 the load order is part of vm_type',
    ],
    [
      '<RELOC>y</RELOC>',
      '<RELOC>y</RELOC><RELOC>n</RELOC>',
      'duplicate-element',
      '<RELOC>',
      'RELOC occurs more than once in FEATURES',
      'remove all but the one that you mean',
    ],
    [
      '<start_hpa>0</start_hpa><size>0x20000000</size>',
      '<size>0x20000000</size><start_hpa>0</start_hpa>',
      'element-out-of-order',
      '<start_hpa>',
      'start_hpa is after size, and the order in memory matters',
      'use this order: start_hpa, size, start_hpa2 and size_hpa2',
    ],
    [
      '<MISC_CFG>',
      '<MISC_CFG>0x10',
      'stray-text',
      '0x10',
      'the text "0x10" is among the elements of MISC_CFG',
      'remove the text, or put it into the element that it belongs to',
    ],
    [
      '<RELOC>',
      '<RELOC desc="x">',
      'unknown-attribute',
      'desc="x"',
      'ACRN v2.5 does not know the attribute desc of RELOC',
      'remove the attribute',
    ],
    [
      '<vm id=',
      '<vm Id=',
      'unknown-attribute',
      'Id="0"',
      'ACRN v2.5 does not know the attribute Id of vm',
      'did you mean id?',
    ],
    [
      ' board="some-board"',
      '',
      'missing-attribute',
      '<acrn-config scenario="some-scenario">',
      'acrn-config has no attribute board',
      'add board="..." to the start tag',
    ],
    [
      '<RELOC>y',
      '<RELOC><value>y</value>',
      'element-in-value',
      '<value>',
      'value is inside RELOC, which holds only text',
      'move the element out, or close the end tag in front of it',
    ],
    [
      '<acrn-config ',
      '<acrn-config xmlns="urn:x" ',
      'invalid-root',
      '<acrn-config xmlns="urn:x" board="some-board" scenario="some-scenario">',
      'the root element is {urn:x}acrn-config, not acrn-config',
      'name the root element acrn-config and give it no xmlns attribute, or check another file',
    ],
  ),
  ...cases(
    'v2.7',
    V2_7,
    [
      '<base>INVALID_PCI_BASE</base>\n      <target_vm_id>0</target_vm_id>',
      '<base>INVALID_PCI_BASE</base>',
      'missing-element',
      '<communication_vuart id="1">',
      'communication_vuart 1 has no target_vm_id',
      'add target_vm_id. Write a whole number in decimal digits',
    ],
    [
      '<RDT>',
      '<RDT><!-- shared cache -->',
      'comment-between-elements',
      '<!-- shared cache -->',
      'a comment is among the elements of RDT',
      'move it after the last element of RDT, or out of it',
    ],
    [
      '<MAX_VM_NUM>2<',
      '<MAX_VM_NUM><!-- 2 --><',
      'value-empty',
      '<MAX_VM_NUM>',
      'MAX_VM_NUM holds only a comment, and ACRN v2.7 reads the line breaks around it as the value',
      'write a whole number from 1 to 8',
    ],
    [
      '<name>POST_STD_VM1<',
      '<name>SERVICE_VM<',
      'duplicate-name',
      'SERVICE_VM',
      'the name "SERVICE_VM" is given to two VMs',
      'give each VM a name of its own',
    ],
    [
      '<name>POST_STD_VM1<',
      '<name>POST STD VM1<',
      'value-pattern',
      'POST STD VM1',
      'name is "POST STD VM1", not in the form that ACRN v2.7 requires',
      'write 1 to 15 characters without spaces',
    ],
  ),
  ...cases(
    'v3.2',
    V3_2,
    [
      '<SCHEDULER>SCHED_NOOP',
      '<SCHEDULER><!-- one vCPU each -->SCHED_NOOP',
      'comment-in-value',
      '<!-- one vCPU each -->',
      'a comment is inside the value of SCHEDULER',
      'move it out of the element',
    ],
    [
      '<vm_type>STANDARD_VM</vm_type>',
      '<vm_type>STANDARD_VM</vm_type><cpu_affinity/>',
      'unknown-element',
      '<cpu_affinity/>',
      'cpu_affinity is for PRE_LAUNCHED_VM and POST_LAUNCHED_VM only, not for this kind of VM',
      'remove it',
    ],
    [
      '<load_order>SERVICE_VM',
      '<load_order>POST_LAUNCHED_VM',
      'unknown-element',
      '<nested_virtualization_support>',
      'nested_virtualization_support is for SERVICE_VM only, not for this kind of VM',
      'remove it',
    ],
    [
      '<vm_type>STANDARD_VM</vm_type>',
      '<epc_section/><mmio_resources/>',
      'elements-for-other-load-order',
      'SERVICE_VM',
      'VM 0 has the load order "SERVICE_VM", and 2 elements for PRE_LAUNCHED_VM',
      'change load_order to PRE_LAUNCHED_VM, or remove these elements',
    ],
    [
      '<vm_type>STANDARD_VM',
      '<vm_type>RTVM',
      'value-not-allowed',
      'RTVM',
      'vm_type is "RTVM", which ACRN v3.2 does not allow',
      'write STANDARD_VM, TEE_VM or REE_VM',
    ],
    [
      '<FEATURES>',
      '<FEATURES><NVMX_ENABLED>y</NVMX_ENABLED>',
      'unknown-element',
      '<NVMX_ENABLED>',
      'ACRN v3.2 does not know the element NVMX_ENABLED in FEATURES',
      'from v3.0 on nested virtualization is <nested_virtualization_support>y</nested_virtualization_support> in the Service VM',
    ],
    [
      '<RDT_ENABLED>n</RDT_ENABLED>\n        <CDP_ENABLED>n</CDP_ENABLED>',
      '',
      'missing-element',
      '<RDT>',
      'RDT has no CDP_ENABLED or RDT_ENABLED',
      'add <CDP_ENABLED>n</CDP_ENABLED> and <RDT_ENABLED>n</RDT_ENABLED>',
    ],
    [
      '<CDP_ENABLED>n</CDP_ENABLED>\n        <VCAT_ENABLED>n</VCAT_ENABLED>',
      '<VCAT_ENABLED>n</VCAT_ENABLED><CDP_ENABLED>n</CDP_ENABLED>',
      'element-out-of-order',
      '<CDP_ENABLED>',
      'CDP_ENABLED is after VCAT_ENABLED, and the order in RDT matters',
      'use this order: RDT_ENABLED, CDP_ENABLED and VCAT_ENABLED',
    ],
    [
      '<cpu_affinity>\n      <pcpu>\n        <pcpu_id>1</pcpu_id>\n        <real_time_vcpu>n</real_time_vcpu>',
      '<cpu_affinity><?note?>\n      <pcpu>\n        <pcpu_id>1</pcpu_id>',
      'comment-between-elements',
      '<?note?>',
      'a processing instruction is among the elements of cpu_affinity',
      'move it after the last element of cpu_affinity, or out of it',
    ],
    [
      '<pcpu_id>1</pcpu_id>',
      '',
      'missing-element',
      '<pcpu>',
      'pcpu has no pcpu_id',
      'add pcpu_id. Write a whole number in decimal digits',
    ],
  ),
];

describe('one cause gives one diagnostic', () => {
  test.each(CASES)(
    '$release $rule: $to',
    async ({ release, base, from, to, rule, at, message, help }) => {
      const text = changed(base, from, to);
      const found = await check(text, release);
      expect(found.map((each) => [each.rule, each.message, each.help])).toEqual([
        [rule, message, help],
      ]);
      const { start, end } = found[0]?.range ?? { start: 0, end: 0 };
      expect(text.slice(start, end)).toBe(at);
    },
  );
});

describe('what ACRN accepts gives none', () => {
  test.each([
    ['v2.5', V2_5, '<MAX_IR_ENTRIES>256<', '<MAX_IR_ENTRIES>\n +0_25\u0666 \n<'],
    ['v2.5', V2_5, '<RELOC>y</RELOC>', '<RELOC/>'],
    ['v2.5', V2_5, '<RELOC>y</RELOC>', '<RELOC><!-- on --><![CDATA[y]]></RELOC>'],
    ['v2.5', V2_5, '<RDT>', '<RDT><!-- shared cache -->'],
    ['v2.5', V2_5, '<name>ACRN SOS VM</name>', ''],
    [
      'v2.5',
      V2_5,
      '<hv>',
      '<hv xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="a.xsd">',
    ],
    ['v2.7', V2_7, '<SCHEDULER>SCHED_NOOP</SCHEDULER>', ''],
    [
      'v2.7',
      V2_7,
      '<clos><vcpu_clos>0</vcpu_clos></clos>',
      '<clos><!-- 0 --><vcpu_clos>0</vcpu_clos></clos>',
    ],
    ['v3.2', V3_2, '<CDP_ENABLED>n</CDP_ENABLED>', ''],
    ['v3.2', V3_2, '</RDT>', '<!-- end --></RDT>'],
    // Without a load order that it knows ACRN v3.x takes any content of a VM.
    ['v3.2', V3_2, '<load_order>SERVICE_VM<', '<load_order>SERVICE<'],
  ] as const)('%s: %#', async (release, base, from, to) => {
    expect(await check(changed(base, from, to), release)).toEqual([]);
  });
});

test('a misplaced element points at the place where it belongs', async () => {
  const reloc = '<RELOC>y</RELOC>';
  const text = changed(changed(V2_5, reloc, ''), '<hv>', `<hv>${reloc}`);
  const found = await check(text, 'v2.5');
  const [only] = found.filter(({ severity }) => severity === 'error');
  const [missed] = found.filter(({ severity }) => severity === 'warning');
  expect(found).toHaveLength(2);
  expect(missed?.message).toBe('FEATURES has no RELOC: the one elsewhere does not count here');
  expect(only?.message).toBe('ACRN v2.5 does not know the element RELOC in hv');
  expect(only?.help).toBe('it belongs in hv/FEATURES; move it there, or remove it');
  expect(only?.related.map(({ range }) => text.slice(range.start, range.end))).toEqual([
    '<FEATURES>',
  ]);
});

test('every rule has one name and a sentence that says why it matters', () => {
  const rules = [
    ...Object.entries(SCHEMA_RULES),
    ...ASSERTIONS.map(({ name, meta }) => [name, meta] as const),
  ];
  expect(new Set(rules.map(([name]) => name)).size).toBe(rules.length);
  for (const [name, { summary, why }] of rules) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(summary, name).not.toMatch(/^[A-Z][a-z]|\.$/);
    expect(why, name).toMatch(/\.$/);
  }
  const named = new Set(rules.map(([name]) => name));
  for (const { rule } of CASES) expect(named, rule).toContain(rule);
});
