import { isWithin } from '../../release.js';
import { at } from '../../scenario/located.js';
import type { Finding, Rule } from '../rule.js';

const TWO_MIB = 0x200000n;

function value(text: string): bigint | undefined {
  return /^0[xX][0-9a-fA-F]+$|^0$/.test(text) ? BigInt(text) : undefined;
}

export const hvRamMisaligned: Rule = {
  name: 'hv-ram-misaligned',
  meta: {
    summary: "the hypervisor's RAM is not aligned to 2 MiB",
    why: 'The hypervisor maps itself in pages of 2 MiB. The pre-build check does not compile at another start or size; v2.7 wants a start of 2 MiB or more besides.',
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'none',
    references: [
      'ACRN v2.5 misc/hv_prebuild/static_checks.c',
      'ACRN v2.7 misc/config_tools/library/hv_cfg_lib.py (hv_ram_start_check)',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [{ found: '<HV_RAM_START/>', becomes: '<HV_RAM_START>0x12345000</HV_RAM_START>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const v27 = isWithin(scenario.release, 'v2.7');
    for (const name of v27 ? ['HV_RAM_START'] : ['HV_RAM_START', 'HV_RAM_SIZE']) {
      const setting = at(scenario.hypervisor.node, 'MEMORY', name);
      const number = setting && value(setting.value);
      if (setting === undefined || number === undefined) continue;
      if (number % TWO_MIB === 0n && !(v27 && number < TWO_MIB)) continue;
      yield {
        message: `${name} is ${setting.value}, ${number % TWO_MIB === 0n ? 'less than 2 MiB' : 'no multiple of 2 MiB'}: ACRN ${scenario.release}'s build stops`,
        help: `use a multiple of 0x200000${v27 ? ' from 0x200000 on' : ', or leave it empty: then the build chooses'}`,
        range: setting.range,
        ...(!v27 && { stopsAt: 'prebuild_compile' as const }),
      };
    }
  },
};
