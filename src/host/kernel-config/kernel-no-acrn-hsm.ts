import type { Finding, HostRule } from '../rule.js';
import { symbolOff } from './example.js';
import { isOn, type KernelConfig } from './read.js';
import { placeOf, saidOf, setSymbol } from './set-symbol.js';

export const kernelNoAcrnHsm: HostRule<KernelConfig> = {
  name: 'kernel-no-acrn-hsm',
  meta: {
    summary: 'the Service VM cannot start VMs of its own',
    why: "ACRN's device model talks to the hypervisor through the HSM driver; without it only pre-launched VMs run beside the Service VM.",
    severity: 'warning',
    fix: 'safe',
    references: ['Linux drivers/virt/acrn/Kconfig (ACRN_HSM)'],
    examples: [symbolOff('ACRN_HSM')],
  },
  *check(config): Iterable<Finding> {
    if (isOn(config.state('ACRN_HSM'))) return;
    yield {
      message: `${saidOf(config, 'ACRN_HSM')}: the Service VM can start no User VM`,
      help: 'set CONFIG_ACRN_HSM=y, or =m, if it is to start User VMs',
      range: placeOf(config, 'ACRN_HSM'),
      fix: setSymbol(config, 'ACRN_HSM', 'y'),
    };
  },
};
