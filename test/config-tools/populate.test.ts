import { describe, expect, test } from 'vitest';
import { populate } from '../../src/config-tools/populate.js';
import { xmlText } from '../../src/config-tools/xforms/xml-text.js';
import type { Release } from '../../src/release.js';
import { ALL_SCHEMAS } from '../../src/schema/generated/all.js';
import { parseXml } from '../../src/xml/parse.js';

function populated(release: Release, text: string): string {
  return xmlText(populate(release, parseXml(text), ALL_SCHEMAS[release].shape, 'mine'));
}

const EMPTY = '<acrn-config board="b">\n<hv>\n</hv>\n</acrn-config>';

test.each(['v2.5', 'v2.6'] as const)('%s fills nothing in', (release) => {
  const document = parseXml(EMPTY);
  expect(populate(release, document, ALL_SCHEMAS[release].shape, 'mine')).toBe(document.root);
});

describe('v3', () => {
  test('defaults of the hypervisor', () => {
    const text = populated('v3.2', EMPTY);
    expect(text).toContain('<SCHEDULER>SCHED_BVT</SCHEDULER>');
    expect(text).toContain('<MAX_VM_NUM>16</MAX_VM_NUM>');
    expect(text).not.toContain('<vm');
  });

  test('what one release knows and another does not', () => {
    expect(populated('v3.0', EMPTY)).toContain('MCE_ON_PSC_DISABLED');
    expect(populated('v3.1', EMPTY)).toContain('MCE_ON_PSC_ENABLED');
    expect(populated('v3.2', EMPTY)).not.toContain('VUART_RX_BUF_SIZE');
    expect(populated('v3.3', EMPTY)).toContain('<VUART_RX_BUF_SIZE>256</VUART_RX_BUF_SIZE>');
  });

  test('what is there stays, and what is empty is filled in', () => {
    const text = populated(
      'v3.2',
      '<acrn-config>\n<hv><FEATURES><SCHEDULER>SCHED_NOOP</SCHEDULER><RELOC_ENABLED/></FEATURES></hv></acrn-config>',
    );
    expect(text).toContain('<SCHEDULER>SCHED_NOOP</SCHEDULER>');
    expect(text).not.toContain('SCHED_BVT');
    expect(text).toContain('<RELOC_ENABLED>y</RELOC_ENABLED>');
  });

  test('a VM gets what belongs to its load order', () => {
    const vm = (order: string) =>
      populated(
        'v3.2',
        `<acrn-config>\n<hv/><vm id="0"><load_order>${order}</load_order></vm></acrn-config>`,
      );
    expect(vm('SERVICE_VM')).toContain('<kern_type>KERNEL_BZIMAGE</kern_type>');
    expect(vm('SERVICE_VM')).not.toContain('vbootloader');
    expect(vm('POST_LAUNCHED_VM')).toContain('<vbootloader>y</vbootloader>');
    expect(vm('POST_LAUNCHED_VM')).not.toContain('kern_type');
  });

  test("the root's attributes give way to the scenario's name", () => {
    expect(populated('v3.2', EMPTY).split('\n')[0]).toBe('<acrn-config scenario="mine">');
  });
});

test('v2.7 keeps the attributes and fills in by the order of the schema', () => {
  const text = populated(
    'v2.7',
    '<acrn-config board="b" scenario="s"><hv/><vm id="0"/></acrn-config>',
  );
  expect(text.split('\n')[0]).toBe('<acrn-config board="b" scenario="s">');
  expect(text).toContain('<SCHEDULER>');
});
