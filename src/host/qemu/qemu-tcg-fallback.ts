import type { Finding, HostRule } from '../rule.js';
import { accelerators } from './accelerator.js';
import { scriptExample } from './example.js';
import type { QemuScript } from './read.js';

export const qemuTcgFallback: HostRule<QemuScript> = {
  name: 'qemu-tcg-fallback',
  meta: {
    summary: 'QEMU may fall back to emulation',
    why: 'Where KVM cannot be had the guest starts all the same, emulated, and nobody is told that nothing is nested.',
    severity: 'warning',
    references: ['Linux Documentation/virt/kvm/x86/running-nested-guests.rst'],
    examples: [scriptExample('-enable-kvm', '-accel kvm -accel tcg')],
  },
  *check({ invocations }): Iterable<Finding> {
    for (const invocation of invocations) {
      const [first, ...others] = accelerators(invocation);
      const fallback = others.find(({ name }) => name === 'tcg');
      if (first?.name !== 'kvm' || fallback === undefined) continue;
      yield {
        message:
          'kvm, then tcg: where KVM cannot be had the guest is emulated, and nothing is nested',
        help: 'name kvm only, so that QEMU stops where there is none',
        range: fallback.range,
      };
    }
  },
};
