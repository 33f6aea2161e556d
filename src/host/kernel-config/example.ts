import { examplesOf } from '../examples-of.js';
import type { HostExample } from '../rule.js';

/** The entries that a Service VM kernel for nesting needs, in a file that Kconfig wrote. */
export const KERNEL = `#
# Automatically generated file; DO NOT EDIT.
# Linux/x86 5.10.65 Kernel Configuration
#
CONFIG_HIGH_RES_TIMERS=y
CONFIG_64BIT=y
CONFIG_X86_X2APIC=y
CONFIG_HYPERVISOR_GUEST=y
CONFIG_ACRN_GUEST=y
CONFIG_KVM=y
CONFIG_KVM_INTEL=y
CONFIG_NET=y
CONFIG_BRIDGE=y
CONFIG_TUN=y
CONFIG_VIRT_DRIVERS=y
CONFIG_ACRN_HSM=y
`;

export const { changed: kernelWith, example: kernelExample } = examplesOf(KERNEL, '\n');

/** The example in which a symbol is off. */
export function symbolOff(symbol: string): HostExample {
  return kernelExample(`CONFIG_${symbol}=y`, `# CONFIG_${symbol} is not set\n`);
}
