import type { Finding, HostRule } from '../rule.js';
import { vmExample } from './example.js';
import type { HypervVm } from './read.js';

export const hypervOtherL1: HostRule<HypervVm> = {
  name: 'hyperv-other-l1',
  meta: {
    summary: 'another hypervisor than Hyper-V seems to run in the VM',
    why: 'KVM and VMware in a VM of Hyper-V may work, and Microsoft does not support it.',
    severity: 'info',
    references: [
      'Microsoft Learn, Hyper-V, "What is nested virtualization" (nested-virtualization.md)',
    ],
    examples: [vmExample('"Name": "L1"', '"Name": "proxmox"')],
  },
  *check({ objects }): Iterable<Finding> {
    for (const object of objects) {
      const name = object.get('Name');
      const isVm = object.get('State', 'MemoryStartup', 'ProcessorCount') !== undefined;
      if (name === undefined || !isVm || !/kvm|esxi?\b|vmware|proxmox|xen/i.test(name.text))
        continue;
      yield {
        message: `"${name.text}" looks like another hypervisor than Hyper-V: Microsoft does not support it here`,
        help: 'nothing, if you can do without support',
        range: name.range,
      };
    }
  },
};
