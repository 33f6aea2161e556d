import type { Finding, HostRule } from '../rule.js';
import { machine } from './example.js';
import type { HostModel } from './read.js';
import { switchOn } from './remedy.js';

export const hostEptOff: HostRule<HostModel> = {
  name: 'host-ept-off',
  meta: {
    summary: 'KVM does without EPT or NPT',
    why: 'It then shadows the page tables of every guest; nested guests are many times slower.',
    severity: 'warning',
    references: ['Linux Documentation/virt/kvm/x86/running-nested-guests.rst'],
    examples: [{ bad: machine({ 'sys/module/kvm_intel/parameters/ept': 'N\n' }), good: machine() }],
  },
  *check(host): Iterable<Finding> {
    const name = host.module === 'kvm_amd' ? 'npt' : 'ept';
    if (host.isAcrnServiceVm || host.parameter(name) !== false) return;
    yield {
      message: `${name} of ${host.module} is off: KVM shadows the page tables of every guest`,
      help: switchOn(host.module, `${name}=1`),
      range: host.place(`sys/module/${host.module}/parameters/${name}`),
    };
  },
};
