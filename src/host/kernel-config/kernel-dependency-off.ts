import type { Finding, HostRule } from '../rule.js';
import { dependencies } from './dependencies.js';
import { symbolOff } from './example.js';
import { isOn, type KernelConfig } from './read.js';
import { placeOf, saidOf, setSymbol } from './set-symbol.js';

function versionText({ version }: KernelConfig): string {
  return version === undefined ? 'the newest Linux' : `Linux ${version.major}.${version.minor}`;
}

export const kernelDependencyOff: HostRule<KernelConfig> = {
  name: 'kernel-dependency-off',
  meta: {
    summary: 'an entry is on, but something that it depends on is off',
    why: 'make olddefconfig silently drops the entry, and the kernel is built without it.',
    fix: 'safe',
    references: [
      'Linux arch/x86/Kconfig (HYPERVISOR_GUEST)',
      'Linux arch/x86/kvm/Kconfig (KVM, KVM_INTEL)',
    ],
    examples: [symbolOff('HIGH_RES_TIMERS'), symbolOff('HYPERVISOR_GUEST')],
  },
  *check(config): Iterable<Finding> {
    for (const { symbol, of, default: otherwise, severity } of dependencies(config)) {
      const { value, entry } = config.state(symbol);
      if (!isOn(config.state(of)) || entry?.value[0] === 'm') continue;
      const isOff = value === 'n' || (value === 'absent' && otherwise === 'n');
      if (!isOff) continue;
      // What is only left out may be set where the fragment is merged, or by a later default.
      const isCertain = entry !== undefined;
      yield {
        message: `${saidOf(config, symbol)}, and in ${versionText(config)} CONFIG_${of} depends on it`,
        help: `set CONFIG_${symbol}=y`,
        range: placeOf(config, entry === undefined ? of : symbol),
        severity: isCertain ? severity : 'warning',
        related: [{ message: `what is dropped`, range: placeOf(config, of) }],
        fix: setSymbol(config, symbol, 'y'),
      };
    }
  },
};
