import { safeFix } from '../../text/diagnostic.js';
import { repetitions } from '../../text/grouped.js';
import { removeElement } from '../../xml/edit.js';
import { ivshmemRegions } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { regionName, regionsOn } from './shared-memory.js';

export const duplicateIvshmemRegion: Rule = {
  name: 'duplicate-ivshmem-region',
  meta: {
    summary: 'two shared memory regions have the same name',
    why: "VMs find a region by its name. ACRN's build stops at a second one.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (share_mem_check)'],
    examples: [
      {
        bad: [ivshmemRegions('hv:/region, 2, 0:1', 'hv:/region, 2, 0:1')],
        good: [ivshmemRegions('hv:/region, 2, 0:1')],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const { item: region, first } of repetitions(regionsOn(scenario), regionName)) {
      const name = regionName(region);
      const same = first.value.replace(/\s/g, '') === region.value.replace(/\s/g, '');
      yield {
        message: `the name ${name} is given to two shared memory regions`,
        why: `ACRN ${scenario.release}'s build stops`,
        help: 'give each region a name of its own',
        range: region.range,
        related: [{ message: 'the first region', range: first.range }],
        ...(same && {
          fix: safeFix(`remove the second, equal shared memory region ${name}`, [
            removeElement(scenario.document, region.node),
          ]),
        }),
      };
    }
  },
};
