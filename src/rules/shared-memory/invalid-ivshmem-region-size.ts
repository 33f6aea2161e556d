import { ivshmemRegions } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { regionName, regionSize, regionsOn } from './shared-memory.js';

const LEAST = 2;
const MOST = 512;

export const invalidIvshmemRegionSize: Rule = {
  name: 'invalid-ivshmem-region-size',
  meta: {
    summary: 'the size of a shared memory region is not one that ACRN accepts',
    why: 'A region has 2 to 512 MB, and its size is a power of two. The build stops at any other size.',
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (share_mem_check)'],
    examples: [
      {
        bad: [ivshmemRegions('hv:/region, 3, 0:1')],
        good: [],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const region of regionsOn(scenario)) {
      const size = regionSize(region);
      if (size === undefined) continue;
      const power = size > 0 && Number.isInteger(Math.log2(size));
      if (size >= LEAST && size <= MOST && power) continue;
      yield {
        message: `the shared memory region ${regionName(region)} has ${size} MB, ${power ? `not ${LEAST} to ${MOST}` : 'not a power of two'}`,
        why: `ACRN ${scenario.release}'s build stops`,
        help: 'use 2, 4, 8, 16, 32, 64, 128, 256 or 512',
        range: region.range,
      };
    }
  },
};
