import { expect, test } from 'vitest';
import { readBoard } from '../../src/board/board.js';
import { commonClosMax } from '../../src/board/clos.js';
import { parseXml } from '../../src/xml/parse.js';

const hybrid = readBoard(
  parseXml(`<acrn-config board="two-kinds">
  <PCI_DEVICE>
\t00:00.0 Host bridge: Intel Corporation Device 3e34 (rev 0b)
\t00:02.0 VGA compatible controller: Intel &amp; Co
\tRegion 0: Memory at a0000000 (64-bit, non-prefetchable) [size=16M]
\t</PCI_DEVICE>
  <PCI_VID_PID>
\t00:02.0 0300: 8086:3ea0
\t</PCI_VID_PID>
  <CLOS_INFO>
\trdt resources supported: L2, MBA
\trdt resource clos max: 16, 8
\trdt resource mask max: '0xfff', '0x9'
\t</CLOS_INFO>
  <IOMEM_INFO>
\t00001000-0005efff : System RAM
\t  fe000000-fe010fff : Reserved
\t</IOMEM_INFO>
  <TTYS_INFO>
\tseri:/dev/ttyS0 type:portio base:0x3F8 irq:4
\tseri:/dev/ttyS4 type:mmio base:0x4017006000 irq:16 bdf:"00:1e.0"
\t</TTYS_INFO>
  <AVAILABLE_IRQ_INFO>
\t3, 5, 15
\t</AVAILABLE_IRQ_INFO>
  <TOTAL_MEM_INFO>
\t2048 kB
\t</TOTAL_MEM_INFO>
  <CPU_PROCESSOR_INFO>
\t0, 1, 10
\t</CPU_PROCESSOR_INFO>
  <processors>
    <model><capability id="vmx"/></model>
    <die id="0x0"><core id="0x0"><thread id="0x0">
      <cpu_id>0</cpu_id><apic_id>0x0</apic_id><core_type>Core</core_type>
    </thread></core><core id="0x8"><thread id="0x10">
      <cpu_id>10</cpu_id><apic_id>0x10</apic_id><core_type>Atom</core_type>
    </thread></core></die>
  </processors>
</acrn-config>
`),
);

test('pCPUs, threads and core types', () => {
  expect(hybrid.name).toBe('two-kinds');
  expect(hybrid.pcpuIds).toEqual([0, 1, 10]);
  expect(hybrid.threads).toEqual([
    { cpuId: 0, apicId: 0, coreType: 'Core' },
    { cpuId: 10, apicId: 16, coreType: 'Atom' },
  ]);
  expect([...hybrid.coreTypes]).toEqual([
    [0, 'Core'],
    [10, 'Atom'],
  ]);
  expect(hybrid.capabilities.has('vmx')).toBe(true);
});

test('RDT resources; CDP halves the classes of service of a cache', () => {
  expect(hybrid.rdtResources).toEqual([
    { name: 'L2', closMax: 16, maskMax: "'0xfff'" },
    { name: 'MBA', closMax: 8, maskMax: "'0x9'" },
  ]);
  expect(commonClosMax(hybrid.rdtResources, false)).toBe(8);
  expect(commonClosMax([{ name: 'L2', closMax: 16, maskMax: '' }], true)).toBe(8);
  expect(commonClosMax([], false)).toBe(0);
});

test('serial ports, interrupts, memory and PCI functions', () => {
  expect(hybrid.ttys).toEqual([
    { name: 'ttyS0', type: 'portio', base: '0x3F8', irq: 4, bdf: undefined },
    { name: 'ttyS4', type: 'mmio', base: '0x4017006000', irq: 16, bdf: '00:1e.0' },
  ]);
  expect(hybrid.availableIrqs).toEqual([3, 5, 15]);
  expect(hybrid.totalMemory).toBe(2);
  expect(hybrid.memoryMap).toEqual([
    { start: 0x1000, end: 0x5efff, name: 'System RAM' },
    { start: 0xfe000000, end: 0xfe010fff, name: 'Reserved' },
  ]);
  expect(hybrid.pciFunctions[1]).toEqual({
    bdf: '00:02.0',
    description: 'VGA compatible controller: Intel &amp; Co',
    vendorDevice: '8086:3ea0',
  });
});

test('a board file without facts gives empty ones', () => {
  const bare = readBoard(parseXml('<acrn-config/>'));
  expect(bare.pcpuIds).toEqual([]);
  expect(bare.rdtResources).toEqual([]);
  expect(bare.totalMemory).toBeUndefined();
});

test('caches with what they can do, and the memory of the host', () => {
  const board = readBoard(
    parseXml(`<acrn-config><caches>
      <cache level="2" id="0x0"><capability id="CAT"><clos_number>8</clos_number></capability><capability id="CDP"/></cache>
      <cache level="3" id="0x0"><capability id="Software SRAM"><start>0x40080000</start><end>0x400fffff</end><waymask>0x1</waymask></capability></cache>
    </caches><memory><range start="0" end="0xfff" size="4096"/><range id="x" size="8192"/></memory></acrn-config>`),
  );
  expect(board.caches).toEqual([
    { level: '2', id: '0x0', apicIds: [], closNumber: 8, cdp: true, softwareSram: [] },
    {
      level: '3',
      id: '0x0',
      apicIds: [],
      closNumber: undefined,
      cdp: false,
      softwareSram: [{ start: '0x40080000', end: '0x400fffff', waymask: '0x1' }],
    },
  ]);
  expect(board.hostMemory).toBe(4096);
});
