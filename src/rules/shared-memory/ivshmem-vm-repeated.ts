import type { Located } from '../../scenario/model.js';
import type { Finding, Rule } from '../rule.js';

export const ivshmemVmRepeated: Rule = {
  name: 'ivshmem-vm-repeated',
  meta: {
    summary: 'a VM stands twice in a shared memory region',
    why: 'Each VM has one device per region; regions of one name count as one.',
    category: 'schema',
    severity: 'error',
    releases: { first: 'v3.0' },
    fix: 'none',
    references: ['ACRN v3.0 misc/config_tools/schema/checks/ivsh_memory.xsd'],
    examples: [
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
  *check({ scenario }): Iterable<Finding> {
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
          message: `the VM "${vmName.value}" stands twice in the shared memory region "${region.name.value}"`,
          help: 'name each VM once in a region, and give each region a name of its own',
          range: vmName.range,
          related: [{ message: 'the first time', range: first.range }],
        };
      }
    }
  },
};
