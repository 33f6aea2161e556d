import type { Severity } from '../../text/diagnostic.js';
import { addAll } from '../../text/long-lists.js';
import { isFrom, isOn, type KernelConfig } from './read.js';

/** Something that a symbol cannot be on without. */
interface Dependency {
  readonly symbol: string;
  /** The symbol that is lost without it. */
  readonly of: string;
  /** What it is when the file does not mention it. */
  readonly default: 'y' | 'n';
  readonly severity: Severity;
}

function mayChangeProcessors(config: KernelConfig): boolean {
  return isExpert(config) && isOn(config.state('PROCESSOR_SELECT'));
}

/** EMBEDDED selects EXPERT up to Linux 6.5. */
function isExpert(config: KernelConfig): boolean {
  const embedded = isOn(config.state('EMBEDDED')) && !isFrom(config.version, 6, 6);
  return isOn(config.state('EXPERT')) || embedded;
}

/**
 * What the kernel of the Service VM needs depends on, in the version that the file's header names
 * (arch/x86/Kconfig, arch/x86/kvm/Kconfig). Symbols that have no prompt are left out: Kconfig computes
 * them, and a line that says n is ignored.
 */
export function dependencies(config: KernelConfig): Dependency[] {
  const { version } = config;
  const found: Dependency[] = [
    { symbol: 'VIRTUALIZATION', of: 'KVM', default: 'y', severity: 'error' },
    { symbol: 'HYPERVISOR_GUEST', of: 'ACRN_GUEST', default: 'n', severity: 'error' },
    { symbol: 'VIRT_DRIVERS', of: 'ACRN_HSM', default: 'n', severity: 'warning' },
  ];
  if (!isFrom(version, 6, 12)) {
    found.push({ symbol: 'HIGH_RES_TIMERS', of: 'KVM', default: 'n', severity: 'error' });
  }
  // NET and MULTIUSER: certain up to 5.10, gone in 6.1.
  if (!isFrom(version, 6, 1)) {
    const severity = isFrom(version, 5, 11) ? 'warning' : 'error';
    found.push({ symbol: 'NET', of: 'KVM', default: 'n', severity });
    if (isExpert(config)) found.push({ symbol: 'MULTIUSER', of: 'KVM', default: 'y', severity });
  }
  if (mayChangeProcessors(config)) addAll(found, processorDependencies(config));
  return found;
}

/** KVM_INTEL needs CPU_SUP_INTEL, from Linux 5.6 on IA32_FEAT_CTL, which any of three vendors gives. */
function processorDependencies(config: KernelConfig): Dependency[] {
  const needed = (symbol: string): Dependency => ({
    symbol,
    of: 'KVM_INTEL',
    default: 'y',
    severity: 'error',
  });
  if (!isFrom(config.version, 5, 6)) return [needed('CPU_SUP_INTEL')];
  const vendors = ['CPU_SUP_INTEL', 'CPU_SUP_CENTAUR', 'CPU_SUP_ZHAOXIN'];
  const allOff = vendors.every((symbol) => config.state(symbol).value === 'n');
  return allOff ? [needed('CPU_SUP_INTEL')] : [];
}
