import type { Finding, HostRule } from '../rule.js';
import { symbolOff } from './example.js';
import { isOn, type KernelConfig } from './read.js';
import { placeOf, saidOf, setSymbol } from './set-symbol.js';

export const kernelKvmOff: HostRule<KernelConfig> = {
  name: 'kernel-kvm-off',
  meta: {
    summary: 'the kernel of the Service VM has no KVM',
    why: 'KVM in the Service VM runs the nested guests. Its entry has no default, so a configuration that does not mention it has none.',
    fix: 'safe',
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'Linux arch/x86/kvm/Kconfig (KVM)',
    ],
    examples: [symbolOff('KVM')],
  },
  *check(config): Iterable<Finding> {
    if (isOn(config.state('KVM'))) return;
    yield {
      message: `${saidOf(config, 'KVM')}: the Service VM has no KVM, which runs the nested guests`,
      help: 'set CONFIG_KVM=y',
      range: placeOf(config, 'KVM'),
      fix: setSymbol(config, 'KVM', 'y'),
    };
  },
};
