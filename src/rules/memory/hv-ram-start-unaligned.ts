import { at } from '../../scenario/located.js';
import type { Finding, Rule } from '../rule.js';

const ALIGNMENT = 0x200000n;

export const hvRamStartUnaligned: Rule = {
  name: 'hv-ram-start-unaligned',
  meta: {
    summary: 'HV_RAM_START is no multiple of 2 MiB',
    why: "The hypervisor's page tables map it in pages of 2 MiB. ACRN's pre-build check does not compile: CONFIG_HV_RAM_START must be aligned to 2MB.",
    category: 'build',
    severity: 'error',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v3.0' },
    fix: 'unsafe',
    references: ['ACRN v3.0 misc/hv_prebuild/static_checks.c'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          {
            found: '<STACK_SIZE>0x2000</STACK_SIZE>',
            becomes:
              '<STACK_SIZE>0x2000</STACK_SIZE>\n      <HV_RAM_START>0x11900000</HV_RAM_START>',
          },
        ],
        good: [
          {
            found: '<STACK_SIZE>0x2000</STACK_SIZE>',
            becomes:
              '<STACK_SIZE>0x2000</STACK_SIZE>\n      <HV_RAM_START>0x11a00000</HV_RAM_START>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const setting = at(scenario.hypervisor.node, 'MEMORY', 'HV_RAM_START');
    if (setting === undefined || !/^0[xX][0-9a-fA-F]+$/.test(setting.value)) return;
    // The preprocessor counts in 64 bits.
    const start = BigInt.asUintN(64, BigInt(setting.value.toLowerCase()));
    if (start % ALIGNMENT === 0n) return;
    const next = `0x${((start / ALIGNMENT + 1n) * ALIGNMENT).toString(16)}`;
    yield {
      message: `HV_RAM_START is ${setting.value}, no multiple of 2 MiB: ACRN ${scenario.release}'s pre-build check does not compile`,
      help: `write a multiple of 0x200000, such as ${next}; without the element ACRN finds an address itself`,
      range: setting.range,
      fix: {
        title: `move HV_RAM_START up to ${next}`,
        safety: 'unsafe',
        edits: [{ ...setting.range, text: next }],
      },
    };
  },
};
