import type { Finding, HostRule } from '../rule.js';
import { machine } from './example.js';
import type { HostModel } from './read.js';
import { switchOn } from './remedy.js';

export const hostNestedOff: HostRule<HostModel> = {
  name: 'host-nested-off',
  meta: {
    summary: 'KVM shows its guests no VMX or SVM',
    why: 'With nested off a guest of this machine cannot run guests of its own.',
    references: ['Linux Documentation/virt/kvm/x86/running-nested-guests.rst'],
    examples: [
      { bad: machine({ 'sys/module/kvm_intel/parameters/nested': '0\n' }), good: machine() },
    ],
  },
  *check(host): Iterable<Finding> {
    if (host.isGuest || host.parameter('nested') !== false) return;
    yield {
      message: `nested of ${host.module} is off: the guests of this machine see no ${host.flag ?? 'vmx'}`,
      help: switchOn(host.module, 'nested=1'),
      range: host.place(`sys/module/${host.module}/parameters/nested`),
    };
  },
};
