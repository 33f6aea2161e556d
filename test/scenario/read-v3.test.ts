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

test('ports and BDFs that are missing or empty get the first default that is free in their VM', () => {
  const end = (vm: string, rest = '') => `<endpoint><vm_name>${vm}</vm_name>${rest}</endpoint>`;
  const { hypervisor } = scenario(`<vuart_connections>
    <vuart_connection>${end('A')}${end('B', '<io_port>0x2F8</io_port><vbdf/>')}</vuart_connection>
    <vuart_connection>${end('A', '<io_port>0x9208</io_port>')}${end('A', '<vbdf>00:10.0</vbdf>')}</vuart_connection>
  </vuart_connections>`);
  const ends = hypervisor.vuartConnections.flatMap(({ endpoints }) => endpoints);
  expect(ends.map(({ ioPort }) => ioPort.value)).toEqual(['0x9200', '0x2F8', '0x9208', '0x9210']);
  expect(ends.map(({ vbdf }) => vbdf.value)).toEqual(['00:11.0', '00:10.0', '00:12.0', '00:10.0']);
  expect(ends[0]?.vbdf.setting).toBeUndefined();
});

test('shared memory regions with the BDFs of their VMs', () => {
  const { hypervisor } = scenario(`<FEATURES><IVSHMEM><IVSHMEM_REGION><NAME>r</NAME><IVSHMEM_VMS>
    <IVSHMEM_VM><VM_NAME>A</VM_NAME></IVSHMEM_VM><IVSHMEM_VM><VM_NAME>A</VM_NAME></IVSHMEM_VM>
    <IVSHMEM_VM><VM_NAME>B</VM_NAME><VBDF>00:0a.0</VBDF></IVSHMEM_VM>
  </IVSHMEM_VMS></IVSHMEM_REGION></IVSHMEM></FEATURES>`);
  const [region] = hypervisor.sharedMemoryRegions;
  expect(region?.vms.map(({ vbdf }) => vbdf.value)).toEqual(['00:08.0', '00:09.0', '00:0a.0']);
});
