import { num2int } from '../../config-tools/calc/num2int.js';
import { at } from '../../scenario/located.js';
import type { Finding, Rule } from '../rule.js';

/** library/hv_cfg_lib.py:RANGE_DB. */
const RANGES: ReadonlyMap<string, readonly [least: number, most: number]> = new Map<
  string,
  readonly [least: number, most: number]
>(
  Object.entries({
    MAX_EMULATED_MMIO: [0, 128],
    MAX_PT_IRQ_ENTRIES: [0, 256],
    MAX_IOAPIC_NUM: [1, 10],
    MAX_IOAPIC_LINES: [1, 120],
    MAX_PCI_DEV_NUM: [1, 1024],
    MAX_MSIX_TABLE_NUM: [1, 2048],
  }),
);

export const capacityOutOfRange: Rule = {
  name: 'capacity-out-of-range',
  meta: {
    summary: 'a capacity is outside the range that the build takes',
    why: "The schema accepts any integer for some capacities, ACRN's build a range only. Anything but plain digits is read as hexadecimal, so that ` 20 ` and `+20` are 32.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: [
      'ACRN v2.5 misc/config_tools/library/hv_cfg_lib.py (range_check)',
      'ACRN v2.5 misc/config_tools/library/common.py (num2int)',
    ],
    examples: [{ bad: [{ found: '<MAX_PT_IRQ_ENTRIES>64', becomes: '<MAX_PT_IRQ_ENTRIES>300' }] }],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const [name, [least, most]] of RANGES) {
      const setting = at(scenario.hypervisor.node, 'CAPACITIES', name);
      const value = setting && num2int(setting.value);
      if (setting === undefined || value === undefined) continue;
      if (value >= least && value <= most) continue;
      const plain = setting.value.trim() === String(value);
      const limits = `from ${least} to ${most}`;
      const read = plain ? '' : `it is read as hexadecimal (${value}): `;
      yield {
        message: `${name} is "${setting.value}", not ${plain ? '' : 'plain digits '}${limits}`,
        why: `${read}ACRN ${scenario.release}'s build stops with "${name} should be in range[${least},${most}]"`,
        help: `write a whole number ${limits}, with digits only`,
        range: setting.range,
      };
    }
  },
};
