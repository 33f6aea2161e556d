// Amounts come with the elements that ask for them: allocators sum them, rules point at them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBoard } from '../../../src/board/board.js';
import { hvRamParts } from '../../../src/config-tools/calc/hv-ram.js';
import { MIB } from '../../../src/config-tools/calc/numbers.js';
import { vmMemory } from '../../../src/config-tools/calc/vm-memory.js';
import { vuartInterrupts } from '../../../src/config-tools/calc/vuart-interrupts.js';
import { valueAt } from '../../../src/config-tools/calc/xpath.js';
import { textOf } from '../../../src/xml/node.js';
import { parseXml } from '../../../src/xml/parse.js';
import { releaseOf, scenariosFolder } from '../../scenarios.js';

function view(path: string, change: readonly [string, string] = ['', '']) {
  const read = (file: string) => readFileSync(join(scenariosFolder, `${file}.xml`), 'utf8');
  const [folder = ''] = path.split('/');
  return {
    release: releaseOf(`${path}.xml`),
    scenario: parseXml(read(path).replace(...change)).root,
    board: readBoard(parseXml(read(join(folder, folder)))),
  };
}

test("the parts of the hypervisor's RAM", () => {
  const region = [
    '<IVSHMEM_ENABLED>n</IVSHMEM_ENABLED>',
    '<IVSHMEM_ENABLED>y</IVSHMEM_ENABLED><IVSHMEM_REGION>hv:/a, 8, 0:1</IVSHMEM_REGION>',
  ] as const;
  const parts = hvRamParts(view('quad-core/v2.5-nested', region));
  expect(
    parts.map(({ bytes, purpose, nodes }) => [purpose, bytes / MIB, nodes.map(({ name }) => name)]),
  ).toEqual([
    ['hypervisor', 20n, []],
    ['vms', 0n, []],
    ['shared-memory', 16n, ['IVSHMEM_REGION']],
  ]);
  const [, most] = hvRamParts(view('quad-core/v3.3-nested'));
  expect(most && [most.purpose, most.bytes / MIB, most.nodes.map(textOf)]).toEqual([
    'max-vm-num',
    64n,
    ['16'],
  ]);
});

test('the interrupt lines of vUARTs', () => {
  const lines = vuartInterrupts(view('hybrid-core/v3.2-nested-hybrid'));
  expect(
    lines.map(({ vm, id, irq, node }) => [valueAt(vm, 'name'), id, irq, valueAt(node, 'vm_name')]),
  ).toMatchInlineSnapshot(`
    [
      [
        "SAFETY_VM0",
        "1",
        3,
        "",
      ],
      [
        "PRE_RT_VM1",
        "1",
        5,
        "PRE_RT_VM1",
      ],
      [
        "PRE_RT_VM1",
        "2",
        3,
        "",
      ],
      [
        "ACRN_Service_VM",
        "1",
        5,
        "ACRN_Service_VM",
      ],
      [
        "ACRN_Service_VM",
        "2",
        0,
        "",
      ],
      [
        "ACRN_Service_VM",
        "3",
        0,
        "",
      ],
    ]
  `);
});

test('the memory of pre-launched VMs, a size below zero included', () => {
  const [memory] = vmMemory(view('quad-core/v3.1-nested'));
  expect(memory?.regions.map(({ node }) => textOf(node))).toEqual(['0x100000000']);
  expect([...(memory?.given ?? [])]).toEqual([[0x1_0000_0000n, 1024n * MIB]]);
  const [odd] = vmMemory(view('quad-core/v3.1-nested', ['<size_hpa>1024', '<size_hpa>-1024']));
  expect([...(odd?.given ?? [])]).toEqual([[0x1_0000_0000n, -1024n * MIB]]);
});
