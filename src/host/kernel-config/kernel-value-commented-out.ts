import { replacing } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { kernelExample } from './example.js';
import { isOn, type KernelConfig } from './read.js';

const NEEDED = [
  'KVM',
  'KVM_INTEL',
  'ACRN_GUEST',
  'HYPERVISOR_GUEST',
  'X86_X2APIC',
  'ACRN_HSM',
  'VIRTUALIZATION',
  'HIGH_RES_TIMERS',
  'TUN',
  'BRIDGE',
];

export const kernelValueCommentedOut: HostRule<KernelConfig> = {
  name: 'kernel-value-commented-out',
  meta: {
    summary: 'a needed entry is commented out',
    why: '"# CONFIG_X=y" is a comment: it sets nothing. Kconfig writes "# CONFIG_X is not set" for n, which it does read.',
    severity: 'warning',
    fix: 'safe',
    references: ['Linux scripts/kconfig/confdata.c (conf_read_simple)'],
    examples: [
      kernelExample('CONFIG_KVM_INTEL=y', '# CONFIG_KVM_INTEL=y\n', {
        alsoRaises: ['kernel-kvm-intel-off'],
      }),
    ],
  },
  *check(config): Iterable<Finding> {
    for (const { symbol, value, line } of config.commentedOut) {
      if (!NEEDED.includes(symbol) || value === 'n' || isOn(config.state(symbol))) continue;
      const { entry } = config.state(symbol);
      const wanted = `CONFIG_${symbol}=${value}`;
      yield {
        message: `"${line.text.trim()}" is a comment: CONFIG_${symbol} stays off`,
        help: `write ${wanted} without the # before it`,
        range: line.range,
        ...(entry === undefined && { fix: replacing(`set ${wanted}`, line.range, wanted) }),
      };
    }
  },
};
