import { isWithin } from '../../release.js';
import { at } from '../../scenario/located.js';
import type { Located, Scenario } from '../../scenario/model.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

const INTEGERS: readonly (readonly [group: string, name: string])[] = [
  ['DEBUG_OPTIONS', 'MEM_LOGLEVEL'],
  ['DEBUG_OPTIONS', 'NPK_LOGLEVEL'],
  ['DEBUG_OPTIONS', 'CONSOLE_LOGLEVEL'],
  ['DEBUG_OPTIONS', 'LOG_DESTINATION'],
  ['CAPACITIES', 'MAX_IR_ENTRIES'],
  ['CAPACITIES', 'MAX_IOAPIC_NUM'],
  ['CAPACITIES', 'MAX_PCI_DEV_NUM'],
  ['CAPACITIES', 'MAX_IOAPIC_LINES'],
  ['CAPACITIES', 'MAX_PT_IRQ_ENTRIES'],
  ['CAPACITIES', 'MAX_MSIX_TABLE_NUM'],
  ['CAPACITIES', 'MAX_EMULATED_MMIO'],
];

/** The numbers that the pre-build checker already uses; the others break the hypervisor's own compile. */
const IN_CHECKER = ['MAX_IR_ENTRIES', 'MAX_PCI_DEV_NUM', 'MAX_MSIX_TABLE_NUM', 'MAX_VM_NUM'];

function integers({ hypervisor, release }: Scenario): { name: string; setting: Located }[] {
  const names = [...INTEGERS];
  if (isWithin(release, 'v2.6', 'v2.6')) names.push(['CAPACITIES', 'MAX_EFI_MMAP_ENTRIES']);
  if (isWithin(release, 'v2.7')) names.push(['CAPACITIES', 'MAX_VM_NUM']);
  return names.flatMap(([group, name]) => {
    const setting = at(hypervisor.node, group, name);
    return setting === undefined || setting.value === '' ? [] : [{ name, setting }];
  });
}

type Fate = 'line break' | 'no C' | 'octal';

/** What becomes of an integer that is written into config.mk and config.h as it stands, with U behind it. */
function fateOf(text: string): Fate | undefined {
  if (/[\r\n]/.test(text)) return 'line break';
  const digits = /^\s*[+-]?(\d+)$/.exec(text)?.[1];
  if (digits === undefined) return 'no C';
  if (!/^0\d/.test(digits)) return undefined;
  return /[89]/.test(digits) ? 'no C' : 'octal';
}

export const numberBreaksC: Rule = {
  name: 'number-breaks-c',
  meta: {
    summary: 'a valid integer breaks the generated files or changes its value in them',
    why: 'The build writes the text of the element into config.mk and config.h as it stands, with U behind it: a line break ends the line too early, blanks and underscores are no C, and a leading zero makes the number octal.',
    category: 'build',
    severity: 'error',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/xforms/config.mk.xsl (entry-by-key-value)',
      'ACRN v2.5 misc/config_tools/xforms/config_common.xsl (integer-by-key-value)',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [{ found: '<CONSOLE_LOGLEVEL>3<', becomes: '<CONSOLE_LOGLEVEL>\n        3\n      <' }],
      },
      {
        scenario: 'quad-core/v2.6-nested.xml',
        bad: [{ found: '<MAX_PT_IRQ_ENTRIES>64', becomes: '<MAX_PT_IRQ_ENTRIES>064' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { release } = scenario;
    for (const { name, setting } of integers(scenario)) {
      const fate = fateOf(setting.value);
      if (fate === undefined) continue;
      const stops = fate === 'line break' || (fate === 'no C' && IN_CHECKER.includes(name));
      const says = {
        'line break': `there is a line break in ${name}, which goes into config.mk as it stands: ACRN ${release}'s build stops with "missing separator"`,
        'no C': `${name} is "${setting.value}", which becomes "${setting.value}U" in C: ${stops ? `ACRN ${release}'s build stops` : 'the pre-build check passes, and the compiler stops at the hypervisor'}`,
        octal: `${name} is "${setting.value}", which is octal in C: the build takes it, and the hypervisor has ${Number.parseInt(setting.value, 8)}`,
      }[fate];
      const value = /^\s*\+?0*(\d+)\s*$/.exec(setting.value)?.[1];
      yield {
        message: says,
        help: 'write plain decimal digits, without blanks, signs and leading zeros',
        range: setting.range,
        ...(!stops && { severity: 'warning' as const }),
        ...(fate === 'line break' && { stopsAt: 'make_config' as const }),
        ...(value !== undefined && { fix: setValueFix(setting, value) }),
      };
    }
  },
};
