import type { Finding, HostRule } from '../rule.js';
import { machine } from './example.js';
import type { HostModel } from './read.js';

export const hostModuleNotLoaded: HostRule<HostModel> = {
  name: 'host-module-not-loaded',
  meta: {
    summary: 'the CPU can, but KVM for it is not loaded',
    why: 'Without kvm_intel or kvm_amd there is no /dev/kvm, and every guest is emulated.',
    references: ['Linux Documentation/virt/kvm/x86/running-nested-guests.rst'],
    examples: [
      {
        bad: machine({
          'sys/class/misc/kvm': undefined,
          'sys/module/kvm_intel/parameters/enable_shadow_vmcs': undefined,
          'sys/module/kvm_intel/parameters/ept': undefined,
          'sys/module/kvm_intel/parameters/nested': undefined,
        }),
        good: machine(),
      },
    ],
  },
  *check(host): Iterable<Finding> {
    if (host.flag === undefined || host.isLoaded) return;
    yield {
      message: `the CPU has ${host.flag}, but ${host.module} is not loaded: there is no /dev/kvm`,
      help: `sudo modprobe ${host.module}`,
      range: host.place('proc/cpuinfo'),
    };
  },
};
