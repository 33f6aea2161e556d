import type { KernelVersion } from './read.js';
import { isFrom } from './read.js';

/**
 * A fragment for scripts/kconfig/merge_config.sh: what the kernel of a Service VM needs for nesting, each
 * entry with what it depends on in that version of Linux; in the newest when none is given.
 */
export function newKernelFragment(version?: KernelVersion): string {
  const { major, minor } = version ?? { major: 6, minor: 12 };
  const needsTimers = !isFrom(version, 6, 12);
  const needsNet = !isFrom(version, 6, 1);
  const lines = [
    `# Linux/x86 ${major}.${minor}.0 Kernel Configuration`,
    '# For the Service VM of ACRN with nested virtualization:',
    '#   scripts/kconfig/merge_config.sh .config nested.config',
    '',
    '# KVM, on Intel, and what it depends on',
    'CONFIG_64BIT=y',
    ...(needsTimers ? ['CONFIG_HIGH_RES_TIMERS=y'] : []),
    ...(needsNet ? ['CONFIG_MULTIUSER=y'] : []),
    'CONFIG_VIRTUALIZATION=y',
    'CONFIG_KVM=y',
    'CONFIG_KVM_INTEL=y',
    '',
    '# Running on ACRN, with local APIC passthrough',
    'CONFIG_HYPERVISOR_GUEST=y',
    'CONFIG_PARAVIRT=y',
    'CONFIG_ACRN_GUEST=y',
    'CONFIG_X86_X2APIC=y',
    'CONFIG_VIRT_DRIVERS=y',
    'CONFIG_ACRN_HSM=y',
    '',
    '# A tap network for nested guests',
    'CONFIG_NET=y',
    'CONFIG_INET=y',
    'CONFIG_NETDEVICES=y',
    'CONFIG_NET_CORE=y',
    'CONFIG_TUN=m',
    'CONFIG_BRIDGE=m',
  ];
  return `${lines.join('\n')}\n`;
}
