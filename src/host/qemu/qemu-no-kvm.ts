import type { Finding, HostRule } from '../rule.js';
import { accelerators, usesKvm } from './accelerator.js';
import { cpuOf } from './cpu.js';
import { scriptExample } from './example.js';
import type { QemuScript } from './read.js';

export const qemuNoKvm: HostRule<QemuScript> = {
  name: 'qemu-no-kvm',
  meta: {
    summary: 'QEMU is started without KVM',
    why: 'QEMU then emulates the CPU: the guest runs, many times slower, and nothing is nested in hardware.',
    references: ['Linux Documentation/virt/kvm/x86/running-nested-guests.rst'],
    examples: [scriptExample('-enable-kvm \\\n  -cpu host', '-cpu Nehalem,vmx=on')],
  },
  *check({ invocations }): Iterable<Finding> {
    for (const invocation of invocations) {
      // qemu-host-cpu-without-kvm says it where QEMU even refuses to start.
      if (usesKvm(invocation) !== false || cpuOf(invocation)?.model === 'host') continue;
      const [first] = accelerators(invocation);
      yield {
        message:
          first === undefined
            ? 'no accelerator: the guest runs, but emulated, and nothing is nested'
            : `the accelerator is ${first.name}: the guest is emulated, and nothing is nested`,
        help: first === undefined ? 'add -enable-kvm' : 'use kvm',
        range: first?.range ?? invocation.binary.range,
      };
    }
  },
};
