import type { IvshmemRegion, Scenario } from '../../scenario/model.js';
import type { Fix } from '../../text/diagnostic.js';
import { removeElement, setValue } from '../../xml/edit.js';
import type { Rule } from '../rule.js';

function regionName(region: IvshmemRegion): string {
  return region.value.split(',')[0]?.trim() ?? '';
}

/** Takes the VMs that are gone out of the region; a region with one VM left is no region. */
function mend(scenario: Scenario, region: IvshmemRegion, ids: ReadonlySet<number>): Fix {
  const left = region.vmIds.filter(({ number }) => number !== undefined && ids.has(number));
  const text = scenario.document.text.slice(region.range.start, region.range.end);
  const comma = text.indexOf(',', text.indexOf(',') + 1);
  if (left.length >= 2) {
    const space = /^\s*/.exec(text.slice(comma + 1))?.[0] ?? '';
    return {
      title: `take the VMs that are not there out of the region ${regionName(region)}`,
      safety: 'safe',
      edits: [
        {
          start: region.range.start + comma + 1,
          end: region.range.end,
          text: space + left.map(({ number }) => number).join(':'),
        },
      ],
    };
  }
  const { ivshmemEnabled, ivshmemRegions } = scenario.hypervisor;
  const title = `remove the shared memory region ${regionName(region)}, which has fewer than two VMs left`;
  if (ivshmemRegions.length > 1 || ivshmemEnabled === undefined) {
    return { title, safety: 'unsafe', edits: [removeElement(scenario.document, region.node)] };
  }
  return {
    title: `${title}, and switch IVSHMEM off`,
    safety: 'unsafe',
    edits: [setValue(ivshmemEnabled.node, 'n'), { ...region.node.content, text: '' }],
  };
}

export const ivshmemVmMissing: Rule = {
  name: 'ivshmem-vm-missing',
  meta: {
    summary: 'a shared memory region names a VM that is not there',
    why: "ACRN's build refuses the scenario: shared memory can be configured for existing VMs only.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (share_mem_check)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '<IVSHMEM_ENABLED>n</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION/>',
            becomes:
              '<IVSHMEM_ENABLED>y</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION>hv:/region, 2, 0:1:4</IVSHMEM_REGION>',
          },
        ],
        good: [
          {
            found: '<IVSHMEM_ENABLED>n</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION/>',
            becomes:
              '<IVSHMEM_ENABLED>y</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION>hv:/region, 2, 0:1</IVSHMEM_REGION>',
          },
        ],
      },
    ],
  },
  *check({ scenario }) {
    if (scenario.hypervisor.ivshmemEnabled?.value !== 'y') return;
    const ids = new Set(scenario.vms.flatMap(({ id }) => (id === undefined ? [] : [id])));
    for (const region of scenario.hypervisor.ivshmemRegions) {
      const missing = region.vmIds.find(({ number }) => number !== undefined && !ids.has(number));
      if (missing === undefined) continue;
      yield {
        message: `the shared memory region ${regionName(region)} names VM ${missing.number}, which is not there (VMs: ${[...ids].join(', ')}): ACRN's build stops`,
        help: 'name VMs that are there; a region needs at least two',
        range: missing.range,
        fix: mend(scenario, region, ids),
      };
    }
  },
};
