import { diesInNumericCheck } from '../../config-tools/calc/num2int.js';
import { at } from '../../scenario/located.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

const NAMES: readonly (readonly [group: string, name: string])[] = [
  ['DEBUG_OPTIONS', 'LOG_BUF_SIZE'],
  ['DEBUG_OPTIONS', 'LOG_DESTINATION'],
  ['DEBUG_OPTIONS', 'MEM_LOGLEVEL'],
  ['DEBUG_OPTIONS', 'NPK_LOGLEVEL'],
  ['DEBUG_OPTIONS', 'CONSOLE_LOGLEVEL'],
  ['MEMORY', 'STACK_SIZE'],
  ['MEMORY', 'LOW_RAM_SIZE'],
  ['MEMORY', 'PLATFORM_RAM_SIZE'],
  ['CAPACITIES', 'IOMMU_BUS_NUM'],
  ['CAPACITIES', 'MAX_IR_ENTRIES'],
  ['CAPACITIES', 'MAX_EMULATED_MMIO'],
  ['CAPACITIES', 'MAX_PT_IRQ_ENTRIES'],
  ['CAPACITIES', 'MAX_IOAPIC_NUM'],
  ['CAPACITIES', 'MAX_IOAPIC_LINES'],
  ['CAPACITIES', 'MAX_PCI_DEV_NUM'],
  ['MISC_CFG', 'GPU_SBDF'],
];

/** The same number in a form that the check reads. */
function plain(text: string): string | undefined {
  const hex = /^0[xX]([0-9a-fA-F]+)$/.exec(text.trim())?.[1];
  if (hex !== undefined) return /^0+$/.test(hex) ? '0' : `0x${hex}`;
  return /^[+-]?0+$/.test(text.trim()) ? '0' : undefined;
}

export const invalidNumber: Rule = {
  name: 'invalid-number',
  meta: {
    summary: 'a number is valid, but in a form that ends the check of the tools',
    why: 'The check strips zeros and x from the left and fails on what remains: nothing for `0x0`, `X1F` for `0X1F`.',
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/hv_cfg_lib.py (is_numeric_check)'],
    examples: [
      {
        bad: [{ found: '<GPU_SBDF>0x00000010', becomes: '<GPU_SBDF>0x0' }],
        good: [{ found: '<GPU_SBDF>0x00000010', becomes: '<GPU_SBDF>0' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const [group, name] of NAMES) {
      const setting = at(scenario.hypervisor.node, group, name);
      if (setting === undefined || setting.value === '') continue;
      if (!diesInNumericCheck(setting.value)) continue;
      const value = plain(setting.value);
      yield {
        message: `${name} is "${setting.value}", which ACRN's check cannot read`,
        why: `it takes decimal and hexadecimal digits only: the build stops with ValueError`,
        help: value === undefined ? 'write it in plain digits, or with 0x' : `write ${value}`,
        range: setting.range,
        ...(value !== undefined && { fix: setValueFix(setting, value) }),
      };
    }
  },
};
