import type { Finding, HostRule } from '../rule.js';
import { symbolOff } from './example.js';
import { isOn, type KernelConfig } from './read.js';
import { placeOf, saidOf, setSymbol } from './set-symbol.js';

export const kernelAcrnGuestOff: HostRule<KernelConfig> = {
  name: 'kernel-acrn-guest-off',
  meta: {
    summary: 'the kernel of the Service VM does not know that it runs on ACRN',
    why: 'Without ACRN_GUEST the kernel takes ACRN for an unknown hypervisor: it has neither its upcall interrupt nor the HSM that manages VMs.',
    fix: 'safe',
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'Linux arch/x86/Kconfig (ACRN_GUEST)',
    ],
    examples: [symbolOff('ACRN_GUEST')],
  },
  *check(config): Iterable<Finding> {
    const state = config.state('ACRN_GUEST');
    // kernel-bool-as-module says that m is not a value for it.
    if (isOn(state) || state.entry?.value === 'm') return;
    yield {
      message: `${saidOf(config, 'ACRN_GUEST')}: the Service VM does not know that it runs on ACRN`,
      help: 'set CONFIG_ACRN_GUEST=y',
      range: placeOf(config, 'ACRN_GUEST'),
      fix: setSymbol(config, 'ACRN_GUEST', 'y'),
    };
  },
};
