import type { Finding, HostRule } from '../rule.js';
import { accelerators, usesKvm } from './accelerator.js';
import { cpuOf } from './cpu.js';
import { scriptExample } from './example.js';
import type { QemuScript } from './read.js';

export const qemuHostCpuWithoutKvm: HostRule<QemuScript> = {
  name: 'qemu-host-cpu-without-kvm',
  meta: {
    summary: '-cpu host is asked for, and KVM is not switched on',
    why: 'QEMU stops with "CPU model \'host\' requires KVM or HVF".',
    references: ['QEMU 7.2 target/i386/cpu.c', 'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [scriptExample('  -enable-kvm \\\n', '')],
  },
  *check({ invocations }): Iterable<Finding> {
    for (const invocation of invocations) {
      const cpu = cpuOf(invocation);
      if (cpu?.model !== 'host' || usesKvm(invocation) !== false) continue;
      const [first] = accelerators(invocation);
      yield {
        message:
          first === undefined
            ? '"-cpu host" needs KVM, and this command does not turn it on: QEMU stops'
            : `"-cpu host" needs KVM, and the accelerator is ${first.name}: QEMU stops`,
        help: first === undefined ? 'add -enable-kvm' : 'use kvm',
        range: cpu.argument.range,
        ...(first && { related: [{ message: 'the accelerator', range: first.range }] }),
      };
    }
  },
};
