import type { Finding, HostRule } from '../rule.js';
import { symbolOff } from './example.js';
import { isOn, type KernelConfig } from './read.js';
import { placeOf, saidOf, setSymbol } from './set-symbol.js';

export const kernelKvmIntelOff: HostRule<KernelConfig> = {
  name: 'kernel-kvm-intel-off',
  meta: {
    summary: "the kernel of the Service VM has no KVM for Intel's VMX",
    why: 'KVM alone runs nothing: kvm_intel drives VMX. ACRN runs on Intel CPUs only, so kvm_amd does not help.',
    fix: 'safe',
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'Linux arch/x86/kvm/Kconfig (KVM_INTEL)',
    ],
    examples: [symbolOff('KVM_INTEL')],
  },
  *check(config): Iterable<Finding> {
    if (isOn(config.state('KVM_INTEL'))) return;
    const amd = isOn(config.state('KVM_AMD')) ? ', and CONFIG_KVM_AMD does not help on Intel' : '';
    yield {
      message: `${saidOf(config, 'KVM_INTEL')}: nothing drives VMX in the Service VM${amd}`,
      help: 'set CONFIG_KVM_INTEL=y, or =m',
      range: placeOf(config, 'KVM_INTEL'),
      fix: setSymbol(config, 'KVM_INTEL', 'y'),
    };
  },
};
