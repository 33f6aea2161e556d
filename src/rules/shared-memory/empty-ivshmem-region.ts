import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { type Fix, safeFix } from '../../text/diagnostic.js';
import { removeElement, setValue } from '../../xml/edit.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const emptyIvshmemRegion: Rule = {
  name: 'empty-ivshmem-region',
  meta: {
    summary: 'shared memory is on, and a region is empty',
    why: "ACRN's build reads no size from an empty region, and xsltproc recurses until it stops.",
    category: 'build',
    stopsAt: 'xslt',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/xforms/ivshmem_cfg.h.xsl (ivshmem_shm_mem)'],
    examples: [{ bad: [{ found: '<IVSHMEM_ENABLED>n', becomes: '<IVSHMEM_ENABLED>y' }] }],
  },
  *check({ scenario }): Iterable<Finding> {
    const { ivshmemEnabled, ivshmemRegions } = scenario.hypervisor;
    if (ivshmemEnabled?.value !== 'y') return;
    if (ivshmemRegions.length === 0 && toolTraits(scenario.release).populates) {
      yield {
        message: `IVSHMEM_ENABLED is y, and there is no region`,
        why: `ACRN ${scenario.release} adds an empty one, and its build stops in xsltproc ("Potentially infinite recursion")`,
        help: 'add a region, or set IVSHMEM_ENABLED to n',
        range: ivshmemEnabled.range,
        fix: setValueFix(ivshmemEnabled, 'n'),
      };
    }
    const full = ivshmemRegions.filter(({ value }) => value.trim() !== '');
    for (const region of ivshmemRegions) {
      if (full.includes(region)) continue;
      const fix: Fix =
        full.length > 0
          ? safeFix('remove the empty shared memory region', [
              removeElement(scenario.document, region.node),
            ])
          : safeFix('switch shared memory off, as there is no region', [
              setValue(ivshmemEnabled.node, 'n'),
            ]);
      yield {
        message: `IVSHMEM_ENABLED is y, but the region is empty`,
        why: `ACRN ${scenario.release}'s build stops in xsltproc ("Potentially infinite recursion")`,
        help: 'write a region such as "hv:/shm_region_0, 2, 0:1", or set IVSHMEM_ENABLED to n',
        range: region.range,
        related: [{ message: 'IVSHMEM_ENABLED', range: ivshmemEnabled.range }],
        fix,
      };
    }
  },
};
