import { unsafeFix } from '../../text/diagnostic.js';
import type { Finding, Rule } from '../rule.js';
import { regionName } from './shared-memory.js';

export const unusedIvshmemRegion: Rule = {
  name: 'unused-ivshmem-region',
  meta: {
    summary: 'shared memory is off, and a region is left in place',
    why: 'The generated pci_dev.c then still has the devices of the region, without their driver: what the build generates does not compile.',
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: ['ACRN v2.5 misc/config_tools/xforms/pci_dev.c.xsl (ivshmem_shm_mem)'],
    examples: [
      {
        bad: [
          {
            found: '<IVSHMEM_REGION/>',
            becomes: '<IVSHMEM_REGION>hv:/region, 2, 0:1</IVSHMEM_REGION>',
          },
        ],
        good: [{ found: '<IVSHMEM_REGION/>', becomes: '<IVSHMEM_REGION></IVSHMEM_REGION>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { ivshmemEnabled, ivshmemRegions } = scenario.hypervisor;
    if (ivshmemEnabled?.value !== 'n') return;
    for (const region of ivshmemRegions) {
      const ids = region.value.split(',').slice(2).join(',');
      const named = scenario.vms.some(
        ({ idAttribute }) => idAttribute !== undefined && ids.includes(idAttribute.value),
      );
      if (!named) continue;
      yield {
        message: `IVSHMEM_ENABLED is n, but the region ${regionName(region)} is still there`,
        why: `ACRN ${scenario.release}'s build stops, because vpci_ivshmem_ops in pci_dev.c is not declared`,
        help: 'empty the region, or set IVSHMEM_ENABLED to y',
        range: region.range,
        related: [{ message: 'IVSHMEM_ENABLED', range: ivshmemEnabled.range }],
        fix: unsafeFix(`empty the shared memory region ${regionName(region)}, which is off`, [
          { ...region.node.content, text: '' },
        ]),
      };
    }
  },
};
