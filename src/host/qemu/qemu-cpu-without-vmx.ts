import type { Finding, HostRule } from '../rule.js';
import { canNest, cpuOf } from './cpu.js';
import { isCpuModel, showsHostCpu } from './cpu-models.js';
import { scriptExample, scriptWith } from './example.js';
import type { QemuScript } from './read.js';

export const qemuCpuWithoutVmx: HostRule<QemuScript> = {
  name: 'qemu-cpu-without-vmx',
  meta: {
    summary: 'the CPU of the guest has neither VMX nor SVM',
    why: "None of QEMU's named CPU models has vmx by itself, qemu64, the default, included. A hypervisor in the guest finds nothing to work with.",
    references: [
      'Linux Documentation/virt/kvm/x86/running-nested-guests.rst',
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'QEMU 7.2 target/i386/cpu.c',
    ],
    examples: [
      scriptExample('  -cpu host \\\n', ''),
      {
        bad: scriptWith('-cpu host', '-cpu qemu64'),
        good: scriptWith('-cpu host', '-cpu qemu64,vmx=on'),
      },
      scriptExample('-cpu host', '-cpu host,vmx=off'),
    ],
  },
  *check({ invocations }): Iterable<Finding> {
    for (const invocation of invocations) {
      const cpu = cpuOf(invocation);
      if (cpu === undefined) {
        const isAsked = invocation.options.some(({ name }) => name === 'cpu');
        if (invocation.open || isAsked) continue;
        yield {
          message: 'no -cpu: the guest gets qemu64, which has neither vmx nor svm',
          help: 'add -cpu host',
          range: invocation.binary.range,
        };
      } else if (!cpu.argument.unknown && isCpuModel(cpu.model) && !canNest(cpu)) {
        yield {
          message: showsHostCpu(cpu.model)
            ? `"${cpu.argument.text}" takes vmx away: a hypervisor in the guest finds none`
            : `CPU model ${cpu.model} has neither vmx nor svm by itself`,
          help: 'write -cpu host, or add vmx=on (svm=on on AMD)',
          range: cpu.argument.range,
        };
      }
    }
  },
};
