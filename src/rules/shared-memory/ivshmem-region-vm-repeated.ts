import type { Finding, Rule } from '../rule.js';
import { regionName, regionsOn } from './shared-memory.js';

export const ivshmemRegionVmRepeated: Rule = {
  name: 'ivshmem-region-vm-repeated',
  meta: {
    summary: 'a shared memory region names one VM twice',
    why: "A region is shared between different VMs. ACRN's build stops.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'none',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (share_mem_check)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '<IVSHMEM_ENABLED>n</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION/>',
            becomes:
              '<IVSHMEM_ENABLED>y</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION>hv:/region, 2, 1:1</IVSHMEM_REGION>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const region of regionsOn(scenario)) {
      for (const [place, { number, range }] of region.vmIds.entries()) {
        const first = region.vmIds.slice(0, place).find((other) => other.number === number);
        if (number === undefined || first === undefined) continue;
        yield {
          message: `the shared memory region ${regionName(region)} names VM ${number} twice: ACRN ${scenario.release}'s build stops`,
          help: 'name each VM once, and at least two',
          range,
          related: [{ message: 'named here first', range: first.range }],
        };
      }
    }
  },
};
