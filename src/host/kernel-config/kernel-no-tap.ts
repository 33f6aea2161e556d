import type { Finding, HostRule } from '../rule.js';
import { kernelWith } from './example.js';
import { isOn, type KernelConfig } from './read.js';
import { placeOf, saidOf, setSymbol } from './set-symbol.js';

export const kernelNoTap: HostRule<KernelConfig> = {
  name: 'kernel-no-tap',
  meta: {
    summary: 'the Service VM has no tap devices or no bridge',
    why: 'The network of a nested guest is a tap device in a bridge of the Service VM.',
    severity: 'warning',
    fix: 'safe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst (the example script)'],
    examples: [
      {
        bad: kernelWith('CONFIG_TUN=y', '# CONFIG_TUN is not set\n'),
        good: kernelWith('CONFIG_TUN=y', 'CONFIG_TUN=m\n'),
      },
    ],
  },
  *check(config): Iterable<Finding> {
    for (const symbol of ['TUN', 'BRIDGE']) {
      if (isOn(config.state(symbol))) continue;
      yield {
        message: `${saidOf(config, symbol)}: a nested guest gets no tap network`,
        help: `set CONFIG_${symbol}=m`,
        range: placeOf(config, symbol),
        fix: setSymbol(config, symbol, 'm'),
      };
    }
  },
};
