import type { Finding, HostRule } from '../rule.js';
import { machine } from './example.js';
import type { HostModel } from './read.js';
import { switchOn } from './remedy.js';

const SERVICE_VM = { 'sys/class/misc/acrn_hsm': '' };

export const hostEptOffOnAcrn: HostRule<HostModel> = {
  name: 'host-ept-off-on-acrn',
  meta: {
    summary: 'KVM in the Service VM of ACRN does not use EPT',
    why: 'ACRN nests only a KVM that enables EPT for its guests.',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [
      {
        bad: machine({ ...SERVICE_VM, 'sys/module/kvm_intel/parameters/ept': 'N\n' }),
        good: machine(SERVICE_VM),
      },
    ],
  },
  *check(host): Iterable<Finding> {
    if (!host.isAcrnServiceVm || host.parameter('ept') !== false) return;
    yield {
      message:
        'ept of kvm_intel is off in a Service VM of ACRN, which nests only a KVM that uses EPT',
      help: switchOn('kvm_intel', 'ept=1'),
      range: host.place('sys/module/kvm_intel/parameters/ept'),
    };
  },
};
