import type { Finding, HostRule } from '../rule.js';
import { AMD, machine } from './example.js';
import { type HostModel, isBefore } from './read.js';

const DOCUMENT = 'Linux Documentation/virt/kvm/x86/running-nested-guests.rst';

export const hostMigration: HostRule<HostModel> = {
  name: 'host-migration',
  meta: {
    summary: 'what may happen to a guest hypervisor while its guests run',
    why: 'Live migration, save and restore of an L1 with a live L2 need KVM to hand over the nested state: on Intel from Linux 5.3 and QEMU 4.2 on; on AMD the kernel document says it never works.',
    severity: 'info',
    references: [DOCUMENT, 'kata-containers/runtime issue 1747'],
    examples: [
      { bad: machine(), good: machine({ 'sys/module/kvm_intel/parameters/nested': undefined }) },
      {
        bad: machine(AMD),
        good: machine({ ...AMD, 'sys/module/kvm_amd/parameters/nested': undefined }),
      },
    ],
  },
  *check(host): Iterable<Finding> {
    if (host.isGuest || host.parameter('nested') !== true) return;
    const range = host.place(`sys/module/${host.module}/parameters/nested`);
    const { linux } = host;
    if (host.module === 'kvm_amd') {
      yield {
        message: 'on AMD a guest hypervisor with live guests cannot be migrated or saved',
        help: 'shut the nested guests down before',
        range,
        severity: 'warning',
      };
    } else if (linux !== undefined && isBefore(linux, 5, 3)) {
      yield {
        message: `Linux ${linux.text} cannot migrate or save a guest hypervisor with live guests: that came with 5.3`,
        help: 'shut the nested guests down before, or take Linux 5.3 and QEMU 4.2 or later',
        range,
        severity: 'warning',
      };
    } else {
      yield {
        message:
          'a guest hypervisor with live guests can be migrated and saved: both sides need QEMU 4.2',
        help: 'compare qemu-system-x86_64 --version; older QEMU refuses it',
        range,
      };
    }
  },
};
