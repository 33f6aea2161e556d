import { at } from '../../scenario/located.js';
import { largest } from '../../text/long-lists.js';
import { parseInteger } from '../../text/python-integer.js';
import { after } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const maxPciBusNumTooSmall: Rule = {
  name: 'max-pci-bus-num-too-small',
  meta: {
    summary: 'MAX_PCI_BUS_NUM is smaller than the board needs',
    why: "The text 0 lets ACRN count the board's PCI buses; any other value must be at least that number. Its build stops.",
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v3.1' },
    fix: 'safe',
    references: ['ACRN v3.1 misc/config_tools/static_allocators/board_capability.py (fn)'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [after('<MAX_VM_NUM>16</MAX_VM_NUM>', '\n      <MAX_PCI_BUS_NUM>1</MAX_PCI_BUS_NUM>')],
        good: [
          after('<MAX_VM_NUM>16</MAX_VM_NUM>', '\n      <MAX_PCI_BUS_NUM>0</MAX_PCI_BUS_NUM>'),
        ],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const setting = at(scenario.hypervisor.node, 'CAPACITIES', 'MAX_PCI_BUS_NUM');
    if (setting === undefined || setting.value === '' || setting.value === '0') return;
    const number = parseInteger(setting.value);
    const buses = board?.deviceTree?.pciBuses ?? [];
    if (number === undefined || board === undefined || buses.length === 0) return;
    const needed = largest(buses) + 1;
    if (number >= needed) return;
    yield {
      message: `MAX_PCI_BUS_NUM is "${setting.value}", and the board's PCI bus numbers need ${needed}`,
      why: `ACRN ${scenario.release}'s build stops with "MAX_PCI_BUS_NUM should be greater than ${needed}"`,
      help: `write 0, which lets ACRN count them, or at least ${needed}`,
      range: setting.range,
      fix: setValueFix(setting, '0'),
    };
  },
};
