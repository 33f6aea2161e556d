import type { Finding, HostRule } from '../rule.js';
import { machine } from './example.js';
import { type HostModel, isBefore } from './read.js';
import { switchOn } from './remedy.js';

export const hostDefaultOff: HostRule<HostModel> = {
  name: 'host-default-off',
  meta: {
    summary:
      'this version of Linux has nesting off by default, and no file of modprobe.d changes it',
    why: 'On Intel nested is on by default from Linux 4.20. What is on now may be off after the next start.',
    severity: 'info',
    references: ['Linux Documentation/virt/kvm/x86/running-nested-guests.rst'],
    examples: [
      {
        bad: machine({ 'proc/sys/kernel/osrelease': '4.19.0\n' }),
        good: machine({
          'proc/sys/kernel/osrelease': '4.19.0\n',
          'etc/modprobe.d/kvm.conf': 'options kvm_intel nested=1\n',
        }),
        alsoRaises: ['host-migration'],
      },
    ],
  },
  *check(host): Iterable<Finding> {
    const { linux, module, isGuest, flag, hasModprobeLine } = host;
    if (flag !== 'vmx' || isGuest || linux === undefined || !isBefore(linux, 4, 20)) return;
    if (hasModprobeLine) return;
    yield {
      message: `Linux ${linux.text} has nested of kvm_intel off by default, and no file of modprobe.d sets it`,
      help: switchOn(module, 'nested=1'),
      range: host.place('proc/sys/kernel/osrelease'),
    };
  },
};
