import type { Finding, Rule } from '../rule.js';
import { regionsOn } from './shared-memory.js';

const MOST = 8;

export const tooManyIvshmemRegions: Rule = {
  name: 'too-many-ivshmem-regions',
  meta: {
    summary: 'there are more than 8 shared memory regions',
    why: "ACRN's build stops at the ninth.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (share_mem_check)'],
    examples: [
      {
        bad: [
          {
            found: '<IVSHMEM_ENABLED>n</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION/>',
            becomes: `<IVSHMEM_ENABLED>y</IVSHMEM_ENABLED>${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `\n        <IVSHMEM_REGION>hv:/region_${n}, 2, 0:1</IVSHMEM_REGION>`).join('')}`,
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const regions = regionsOn(scenario);
    const extra = regions[MOST];
    if (extra === undefined) return;
    yield {
      message: `there are ${regions.length} shared memory regions, more than ${MOST}`,
      help: `keep ${MOST} regions`,
      range: extra.range,
    };
  },
};
