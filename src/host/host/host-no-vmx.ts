import type { Finding, HostRule } from '../rule.js';
import { cpuInfo, machine } from './example.js';
import type { HostModel } from './read.js';
import { exposeCommand } from './remedy.js';

export const hostNoVmx: HostRule<HostModel> = {
  name: 'host-no-vmx',
  meta: {
    summary: 'the CPU shows neither VMX nor SVM',
    why: 'Either it has none, or the firmware has it locked off (Linux then clears the flag), or the hypervisor below hides it.',
    references: ['Linux arch/x86/kernel/cpu/feat_ctl.c'],
    examples: [{ bad: machine({ 'proc/cpuinfo': cpuInfo(' vmx', '') }), good: machine() }],
  },
  *check(host): Iterable<Finding> {
    if (!host.hasCpuInfo || host.flag !== undefined) return;
    yield {
      message: host.isGuest
        ? 'neither vmx nor svm among the CPU flags: the hypervisor below hides it from this guest'
        : 'neither vmx nor svm among the CPU flags: the CPU has none, or the firmware has it locked off',
      help: host.isGuest
        ? exposeCommand(host)
        : 'switch Intel VT-x or AMD-V on in the firmware setup: sudo systemctl reboot --firmware-setup',
      range: host.place('proc/cpuinfo'),
    };
  },
};
