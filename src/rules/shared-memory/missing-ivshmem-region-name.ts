import type { Finding, Rule } from '../rule.js';

export const missingIvshmemRegionName: Rule = {
  name: 'missing-ivshmem-region-name',
  meta: {
    summary: 'a shared memory region has an empty name',
    why: 'VMs find the region by its name.',
    category: 'schema',
    releases: { first: 'v3.0' },
    supersedes: ['value-empty'],
    references: ['ACRN v3.0 misc/config_tools/schema/checks/ivsh_memory.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<NAME>control</NAME>', becomes: '<NAME/>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const { name } of scenario.hypervisor.sharedMemoryRegions) {
      if (name === undefined || name.value !== '') continue;
      yield {
        message: 'the NAME of a shared memory region is empty',
        help: 'give it a name of up to 27 letters, digits or underscores',
        range: name.range,
      };
    }
  },
};
