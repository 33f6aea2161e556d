import type { Finding, HostRule } from '../rule.js';
import { machine } from './example.js';
import type { HostModel } from './read.js';
import { switchOn } from './remedy.js';

export const hostShadowVmcsOff: HostRule<HostModel> = {
  name: 'host-shadow-vmcs-off',
  meta: {
    summary: 'the CPU has VMCS shadowing, and KVM does not use it',
    why: 'Every VMREAD and VMWRITE of a guest hypervisor is then a VM exit. CPUs have it from Haswell on.',
    severity: 'warning',
    references: ['Linux Documentation/virt/kvm/x86/running-nested-guests.rst'],
    examples: [
      {
        bad: machine({ 'sys/module/kvm_intel/parameters/enable_shadow_vmcs': 'N\n' }),
        good: machine(),
      },
    ],
  },
  *check(host): Iterable<Finding> {
    if (!host.hasShadowVmcs || host.isAcrnServiceVm || host.module !== 'kvm_intel') return;
    if (host.parameter('enable_shadow_vmcs') !== false) return;
    yield {
      message: 'enable_shadow_vmcs of kvm_intel is off, though the CPU has VMCS shadowing',
      help: switchOn('kvm_intel', 'enable_shadow_vmcs=1'),
      range: host.place('sys/module/kvm_intel/parameters/enable_shadow_vmcs'),
    };
  },
};
