import type { Finding, HostRule } from '../rule.js';
import { dependencies } from './dependencies.js';
import { kernelExample } from './example.js';
import { BOOLS, type KernelConfig } from './read.js';
import { setSymbol } from './set-symbol.js';

export const kernelBoolAsModule: HostRule<KernelConfig> = {
  name: 'kernel-bool-as-module',
  meta: {
    summary: 'an entry that can only be y or n is m',
    why: 'Kconfig ignores such a line, and the entry gets its default, which is n for most.',
    fix: 'safe',
    references: ['Linux scripts/kconfig/confdata.c (conf_set_sym_val)', 'Linux arch/x86/Kconfig'],
    examples: [kernelExample('CONFIG_ACRN_GUEST=y', 'CONFIG_ACRN_GUEST=m\n')],
  },
  *check(config): Iterable<Finding> {
    const needed = new Set(['ACRN_GUEST', 'X86_X2APIC']);
    for (const dependency of dependencies(config)) {
      if (dependency.default === 'n' && dependency.severity === 'error') {
        needed.add(dependency.symbol);
      }
    }
    for (const symbol of BOOLS) {
      const { value, entry } = config.state(symbol);
      if (value !== 'absent' || entry?.value[0] !== 'm') continue;
      yield {
        message: `CONFIG_${symbol}=${entry.value}: it is y or n, Kconfig ignores m, and it gets its default`,
        help: `set CONFIG_${symbol}=y`,
        range: entry.line.range,
        severity: needed.has(symbol) ? 'error' : 'warning',
        fix: setSymbol(config, symbol, 'y'),
      };
    }
  },
};
