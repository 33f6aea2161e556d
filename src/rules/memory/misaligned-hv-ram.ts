import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { at } from '../../scenario/located.js';
import { unsafeFix } from '../../text/diagnostic.js';
import { after } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

const ALIGNMENT = 0x200000n;

/** The preprocessor counts in 64 bits. */
function numberIn(text: string): bigint | undefined {
  return /^0[xX][0-9a-fA-F]+$|^0$/.test(text)
    ? BigInt.asUintN(64, BigInt(text.toLowerCase()))
    : undefined;
}

export const misalignedHvRam: Rule = {
  name: 'misaligned-hv-ram',
  meta: {
    summary: "the hypervisor's RAM is not aligned to 2 MiB",
    why: 'The hypervisor maps itself in pages of 2 MiB, and the pre-build check does not compile with any other start address; in v2.5 and v2.6 the size counts as well. v2.7 also needs a start of 2 MiB or more.',
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v2.5' },
    fix: 'unsafe',
    references: [
      'ACRN v2.5 misc/hv_prebuild/static_checks.c',
      'ACRN v2.7 misc/config_tools/library/hv_cfg_lib.py (hv_ram_start_check)',
    ],
    examples: [
      {
        bad: [{ found: '<HV_RAM_START/>', becomes: '<HV_RAM_START>0x12345000</HV_RAM_START>' }],
        good: [{ found: '<HV_RAM_START/>', becomes: '<HV_RAM_START>0x12400000</HV_RAM_START>' }],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          after(
            '<STACK_SIZE>0x2000</STACK_SIZE>',
            '\n      <HV_RAM_START>0x11900000</HV_RAM_START>',
          ),
        ],
        good: [
          after(
            '<STACK_SIZE>0x2000</STACK_SIZE>',
            '\n      <HV_RAM_START>0x11a00000</HV_RAM_START>',
          ),
        ],
      },
    ],
  },
  *check({ scenario: { release, hypervisor } }): Iterable<Finding> {
    const least = toolTraits(release).checksHvRamStart ? ALIGNMENT : 0n;
    const names = ['HV_RAM_START', ...(toolTraits(release).hasHvRamSize ? ['HV_RAM_SIZE'] : [])];
    for (const name of names) {
      const setting = at(hypervisor.node, 'MEMORY', name);
      const number = setting && numberIn(setting.value);
      if (setting === undefined || number === undefined) continue;
      if (number % ALIGNMENT === 0n && number >= least) continue;
      const aligned = ((number + ALIGNMENT - 1n) / ALIGNMENT) * ALIGNMENT;
      const next = `0x${(aligned < least ? least : aligned).toString(16)}`;
      yield {
        message: `${name} is ${setting.value}, ${number < least ? 'less than 2 MiB' : 'not a multiple of 2 MiB'}`,
        why: `ACRN ${release}'s build stops`,
        help: `write a multiple of 0x200000, such as ${next}; if it is left out, ACRN chooses it`,
        range: setting.range,
        ...(toolTraits(release).checksHvRamStart && { stopsAt: 'scenario_cfg_gen' as const }),
        fix: unsafeFix(`move ${name} up to ${next}`, [{ ...setting.range, text: next }]),
      };
    }
  },
};
