import { expect, test } from 'vitest';
import { buildTypeOf } from '../../src/scenario/build-type.js';
import { asksForNesting, serviceVm } from '../../src/scenario/nesting.js';
import { readScenario } from '../../src/scenario/read.js';
import { parseXml } from '../../src/xml/parse.js';

function scenario(hv: string, vms = '') {
  return readScenario(parseXml(`<acrn-config><hv>${hv}</hv>${vms}</acrn-config>`), 'v3.3');
}

test('load order, VM type, pCPUs and the switches of the Service VM', () => {
  const read = scenario(
    '<BUILD_TYPE>release</BUILD_TYPE>',
    `<vm id="0"><load_order>PRE_LAUNCHED_VM</load_order><vm_type>RTVM</vm_type><name>RT</name>
       <cpu_affinity><pcpu><pcpu_id>2</pcpu_id></pcpu><pcpu><pcpu_id>3</pcpu_id></pcpu></cpu_affinity></vm>
     <vm id="1"><load_order>SERVICE_VM</load_order><name>SVM</name>
       <nested_virtualization_support>y</nested_virtualization_support><console_vuart>PCI</console_vuart></vm>`,
  );
  const [rt, service] = read.vms;
  expect([rt?.loadOrder, rt?.realTime]).toEqual(['pre-launched', true]);
  expect(rt?.cpuAffinity?.items.map(({ number }) => number)).toEqual([2, 3]);
  expect(serviceVm(read)).toBe(service);
  expect(service?.consoleVuart?.value).toBe('PCI');
  expect(asksForNesting(read)).toBe(true);
  expect(buildTypeOf(read)).toBe('release');
});
