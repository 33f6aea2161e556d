import { isWithin } from '../../release.js';
import type { Finding, Rule } from '../rule.js';
import { regionSize, regionsOn } from './shared-memory.js';

/** In MB: what the hypervisor may have, what it needs itself, and for each post-launched VM. */
const MOST = 1024;
const BASE = 20;
const PER_POST_LAUNCHED_VM = 16;

export const ivshmemTooLarge: Rule = {
  name: 'ivshmem-too-large',
  meta: {
    summary: 'the shared memory regions are too large together',
    why: 'The hypervisor gets twice the size of all regions as RAM, 20 MB, and 16 MB for each post-launched VM; at more than 1 GB the build stops.',
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'none',
    references: [
      'ACRN v2.5 misc/config_tools/static_allocators/hv_ram.py',
      'ACRN v2.7 misc/config_tools/hv_config/board_defconfig.py (get_memory)',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '<IVSHMEM_ENABLED>n</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION/>',
            becomes:
              '<IVSHMEM_ENABLED>y</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION>hv:/region, 512, 0:1</IVSHMEM_REGION>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const regions = regionsOn(scenario);
    const [first] = regions;
    if (first === undefined) return;
    const sizes = regions.map((region) => regionSize(region) ?? 0);
    const sum = sizes.reduce((total, size) => total + size, 0);
    const post = scenario.vms.filter(({ loadOrder }) => loadOrder === 'post-launched').length;
    const needed = BASE + PER_POST_LAUNCHED_VM * post + 2 * sum;
    // Single sizes that are out of range have a rule of their own.
    if (needed <= MOST || sizes.some((size) => size > 512)) return;
    yield {
      message: `the shared memory regions have ${sum} MB together, so the hypervisor would need ${needed} MB of RAM, and it may have ${MOST}: ACRN ${scenario.release}'s build stops with ${isWithin(scenario.release, 'v2.7') ? "NameError: name 'err_dic' is not defined" : 'an AssertionError in hv_ram.py'}`,
      help: 'use smaller or fewer regions',
      ...(!isWithin(scenario.release, 'v2.7') && { stopsAt: 'allocation' as const }),
      range: first.range,
    };
  },
};
