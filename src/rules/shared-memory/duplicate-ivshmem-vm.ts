import type { Located } from '../../scenario/model.js';
import { repetitions } from '../../text/grouped.js';
import { byVocabulary } from '../by-vocabulary.js';
import { ivshmemRegions } from '../examples.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { regionName, regionsOn } from './shared-memory.js';

function* checkV2({ scenario }: RuleContext): Iterable<Finding> {
  for (const region of regionsOn(scenario)) {
    for (const { item, first } of repetitions(region.vmIds, ({ number }) => number)) {
      const { number, range } = item;
      if (number === undefined) continue;
      yield {
        category: 'build',
        message: `the shared memory region ${regionName(region)} names VM ${number} twice`,
        why: `ACRN ${scenario.release}'s build stops`,
        help: 'name each VM once, and at least two',
        range,
        related: [{ message: 'named here first', range: first.range }],
      };
    }
  }
}

function* checkV3({ scenario }: RuleContext): Iterable<Finding> {
  const seen = new Map<string, Located>();
  for (const region of scenario.hypervisor.sharedMemoryRegions) {
    if (region.name === undefined) continue;
    for (const { vmName } of region.vms) {
      if (vmName === undefined) continue;
      const key = JSON.stringify([region.name.value, vmName.value]);
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, vmName);
        continue;
      }
      yield {
        message: `the shared memory region "${region.name.value}" names the VM "${vmName.value}" twice`,
        help: 'name each VM once in a region, and give each region a name of its own',
        range: vmName.range,
        related: [{ message: 'the first time', range: first.range }],
      };
    }
  }
}

export const duplicateIvshmemVm: Rule = {
  name: 'duplicate-ivshmem-vm',
  meta: {
    summary: 'a shared memory region names one VM twice',
    why: 'A region is shared between different VMs, and each VM has one device for it. The build of v2.x stops, the validator of v3.x refuses the scenario; regions of one name count as one.',
    category: 'schema',
    releases: { first: 'v2.5' },
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (share_mem_check)',
      'ACRN v3.0 misc/config_tools/schema/checks/ivsh_memory.xsd',
    ],
    examples: [
      {
        bad: [ivshmemRegions('hv:/region, 2, 1:1')],
      },
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          {
            found: '<VM_NAME>ACRN_Service_VM</VM_NAME>\n              <VBDF>00:08.0',
            becomes: '<VM_NAME>PRE_RT_VM1</VM_NAME>\n              <VBDF>00:09.0',
          },
        ],
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
