import { ivshmemRegions } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { regionName, regionsOn } from './shared-memory.js';

const MOST = 32;

export const ivshmemRegionNameTooLong: Rule = {
  name: 'ivshmem-region-name-too-long',
  meta: {
    summary: 'the name of a shared memory region is longer than 32 characters',
    why: "ACRN's build stops at it. The prefix hv:/ counts.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (share_mem_check)'],
    examples: [
      {
        bad: [ivshmemRegions('hv:/a_region_between_the_guests_and_the_host, 2, 0:1')],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const region of regionsOn(scenario)) {
      const name = regionName(region);
      if ([...name].length <= MOST) continue;
      yield {
        message: `the name of a shared memory region has ${[...name].length} characters, more than ${MOST}`,
        help: `use at most ${MOST} characters, "hv:/" among them`,
        range: region.range,
      };
    }
  },
};
