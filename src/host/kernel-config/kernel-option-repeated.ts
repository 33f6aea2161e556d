import { safeFix } from '../../text/diagnostic.js';
import { removeRange } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { KERNEL } from './example.js';
import type { ConfigEntry, KernelConfig } from './read.js';

export const kernelOptionRepeated: HostRule<KernelConfig> = {
  name: 'kernel-option-repeated',
  meta: {
    summary: 'an entry is in the file twice, with two values',
    why: 'The last line counts; Kconfig warns "override: reassigning to symbol".',
    severity: 'warning',
    fix: 'safe',
    references: ['Linux scripts/kconfig/confdata.c (conf_read_simple)'],
    examples: [
      {
        bad: `CONFIG_NR_CPUS=8\n${KERNEL}CONFIG_NR_CPUS=16\n`,
        good: `${KERNEL}CONFIG_NR_CPUS=16\n`,
      },
    ],
  },
  *check(config): Iterable<Finding> {
    const last = new Map<string, ConfigEntry>();
    for (const entry of config.entries) last.set(entry.symbol, entry);
    for (const entry of config.entries) {
      const winner = last.get(entry.symbol);
      if (winner === undefined || winner === entry || winner.value === entry.value) continue;
      // The last line may be one that Kconfig refuses.
      const deciding = config.state(entry.symbol);
      if (deciding.value !== 'absent' && deciding.entry === entry) continue;
      yield {
        message: `CONFIG_${entry.symbol} is "${entry.value}" here and "${winner.value}" below: the last line counts`,
        help: 'drop this line',
        range: entry.line.range,
        related: [{ message: 'this one counts', range: winner.line.range }],
        fix: safeFix(`drop the earlier CONFIG_${entry.symbol}`, [removeRange(entry.line.full)]),
      };
    }
  },
};
