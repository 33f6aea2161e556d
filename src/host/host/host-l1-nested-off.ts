import type { Finding, HostRule } from '../rule.js';
import { machine } from './example.js';
import type { HostModel } from './read.js';

export const hostL1NestedOff: HostRule<HostModel> = {
  name: 'host-l1-nested-off',
  meta: {
    summary: 'within a guest, KVM shows no VMX or SVM to a third level',
    why: 'The machine is a guest itself: its own guests are nested guests already, and run. This setting is about guests of theirs.',
    severity: 'info',
    references: ['Linux Documentation/virt/kvm/x86/running-nested-guests.rst'],
    examples: [
      {
        bad: machine({
          'sys/class/misc/acrn_hsm': '',
          'sys/module/kvm_intel/parameters/nested': 'N\n',
        }),
        good: machine({ 'sys/class/misc/acrn_hsm': '' }),
      },
    ],
  },
  *check(host): Iterable<Finding> {
    if (!host.isGuest || host.parameter('nested') !== false) return;
    yield {
      message: `nested of ${host.module} is off within a guest: there is no third level; the second one does not need it`,
      help: 'nothing, unless the nested guests are to run guests of their own',
      range: host.place(`sys/module/${host.module}/parameters/nested`),
    };
  },
};
