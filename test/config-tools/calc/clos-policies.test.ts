import { expect, test } from 'vitest';
import { closPolicies } from '../../../src/config-tools/calc/clos-policies.js';
import { parseXml } from '../../../src/xml/parse.js';

function policy(vm: string, vcpu: number, mask: string, type = 'Unified'): string {
  return `<POLICY><VM>${vm}</VM><VCPU>${vcpu}</VCPU><TYPE>${type}</TYPE><CLOS_MASK>${mask}</CLOS_MASK></POLICY>`;
}

function allocation(id: string, level: number, ...policies: string[]): string {
  return `<CACHE_ALLOCATION><CACHE_ID>${id}</CACHE_ID><CACHE_LEVEL>${level}</CACHE_LEVEL>${policies.join('')}</CACHE_ALLOCATION>`;
}

function scenario(hv: string, vms = '') {
  return parseXml(`<acrn-config><hv>${hv}</hv>${vms}</acrn-config>`).root;
}

function needed(root: ReturnType<typeof scenario>): number {
  return closPolicies(root).length;
}

test('vCPUs whose cache masks agree share a CLOS id', () => {
  const l2 = allocation('0x0', 2, policy('A', 0, '0x3'), policy('B', 0, '0x3'));
  const other = allocation('0x1', 2, policy('A', 1, '0xc'));
  const l3 = allocation('0x0', 3, policy('A', 0, '0xff'), policy('B', 0, '0xf'));
  const region = (...parts: string[]) => `<CACHE_REGION>${parts.join('')}</CACHE_REGION>`;
  // A 0 and B 0 have the same L2 mask; A 1 uses another L2 cache, so it fits beside them.
  expect(needed(scenario(region(l2, other)))).toBe(1);
  expect(needed(scenario(region(l2, other, l3)))).toBe(2);
});

test('with CDP a vCPU takes two CLOS ids; a VM with virtual CAT shares none', () => {
  const rdt = (name: string) => `<FEATURES><RDT><${name}>y</${name}></RDT></FEATURES>`;
  const cdp = allocation('0x0', 2, policy('A', 0, '0x3', 'Data'), policy('A', 0, '0xc', 'Code'));
  expect(needed(scenario(`${rdt('CDP_ENABLED')}<CACHE_REGION>${cdp}</CACHE_REGION>`))).toBe(2);
  const same = allocation('0x0', 2, policy('A', 0, '0x3'), policy('A', 1, '0x3'));
  const vm = '<vm id="0"><name>A</name><virtual_cat_support>y</virtual_cat_support></vm>';
  const withVcat = `${rdt('VCAT_ENABLED')}<CACHE_REGION>${same}</CACHE_REGION>`;
  expect(needed(scenario(withVcat, vm))).toBe(2);
  expect(needed(scenario(withVcat))).toBe(1);
});
