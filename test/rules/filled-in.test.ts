import { expect, test } from 'vitest';
import { populate } from '../../src/config-tools/populate.js';
import { filledIn } from '../../src/rules/filled-in.js';
import { releaseShape } from '../../src/schema/index.js';
import { elementsByName } from '../../src/xml/by-name.js';
import { parseXml } from '../../src/xml/parse.js';

/** What is filled in below the elements of that name of a scenario. */
async function filled(
  release: 'v2.6' | 'v2.7' | 'v3.3',
  text: string,
  name: string,
  below: string,
) {
  const document = parseXml(`<acrn-config>${text}</acrn-config>`);
  const populated = populate(release, document, await releaseShape(release), '');
  const found = elementsByName(document.root).get(name) ?? [];
  return found.map((element) => filledIn({ populated }, element, below));
}

test('ports and BDFs that are missing or empty get the first default that is free in their VM', async () => {
  const end = (vm: string, rest = '') => `<endpoint><vm_name>${vm}</vm_name>${rest}</endpoint>`;
  const lines = `<hv><vuart_connections>
    <vuart_connection><name>1</name><type>pci</type>${end('A')}${end('B', '<io_port>0x2F8</io_port><vbdf/>')}</vuart_connection>
    <vuart_connection><name>2</name><type>pci</type>${end('A', '<io_port>0x9208</io_port>')}${end('A', '<vbdf>00:10.0</vbdf>')}</vuart_connection>
  </vuart_connections></hv>`;
  const ports = await filled('v3.3', lines, 'endpoint', 'io_port');
  expect(ports).toEqual(['0x9200', '0x2F8', '0x9208', '0x9210']);
  const bdfs = await filled('v3.3', lines, 'endpoint', 'vbdf');
  expect(bdfs).toEqual(['00:11.0', '00:10.0', '00:12.0', '00:10.0']);
});

test('so do the BDFs of shared memory devices', async () => {
  const user = (vm: string, rest = '') =>
    `<IVSHMEM_VM><VM_NAME>${vm}</VM_NAME>${rest}</IVSHMEM_VM>`;
  const region = `<hv><FEATURES><IVSHMEM><IVSHMEM_REGION><NAME>r</NAME><PROVIDED_BY>Hypervisor</PROVIDED_BY>
    <IVSHMEM_SIZE>2</IVSHMEM_SIZE><IVSHMEM_VMS>${user('A')}${user('A')}${user('B', '<VBDF>00:0a.0</VBDF>')}</IVSHMEM_VMS>
  </IVSHMEM_REGION></IVSHMEM></FEATURES></hv>`;
  const bdfs = await filled('v3.3', region, 'IVSHMEM_VM', 'VBDF');
  expect(bdfs).toEqual(['00:08.0', '00:09.0', '00:0a.0']);
});

test('v2.7 fills in what is missing empty, v2.6 nothing, v3.x defaults', async () => {
  const vm =
    '<hv/><vm id="0"><load_order>SERVICE_VM</load_order><vm_type>SERVICE_VM</vm_type><os_config/></vm>';
  expect(await filled('v2.6', vm, 'os_config', 'kern_mod')).toEqual([undefined]);
  expect(await filled('v2.7', vm, 'os_config', 'kern_mod')).toEqual(['']);
  expect(await filled('v3.3', vm, 'hv', 'BUILD_TYPE')).toEqual(['debug']);
});
