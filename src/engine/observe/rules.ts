// Which rules of the check can be behind a part: by what was seen on the machine, not by its configuration.
import type { Cause, Part } from './part.js';

const RULES: Readonly<Partial<Record<Cause, readonly string[]>>> = {
  'no-service-vm': ['no-service-vm', 'invalid-load-order'],
  'vm-not-started': ['invalid-kernel-module-tag'],
  'thread-never-runs': ['pcpu-shared-with-service-vm', 'post-launched-standard-vm', 'pcpu-shared'],
  'no-vmx-in-cpuid': [
    'service-vm-nvmx-flag-missing',
    'lapic-passthrough-without-nvmx',
    'guest-flag-placeholder',
  ],
  'vmx-msrs-fault': ['nvmx-disabled'],
  'kvm-without-ept': ['service-vm-kvm-ept-off'],
  'vmx-in-other-vm': ['nvmx-flag-on-other-vm'],
  'hypervisor-interrupt-in-guest': [
    'service-vm-lapic-passthrough-missing',
    'guest-flag-placeholder',
    'service-vm-x2apic-off',
  ],
  'io-request-unserved': ['post-launched-standard-vm', 'post-launched-vm-unserved'],
  'interrupt-lost-to-other-vm': ['pcpu-shared-with-service-vm', 'scheduler-not-noop'],
  'hypervisor-console-dead': ['service-vm-owns-pcpu0', 'vuart-timer-pcpu-of-lapic-vm'],
  'hypervisor-console-laggy': ['service-vm-owns-pcpu0', 'vuart-timer-pcpu-of-lapic-vm'],
  'scheduler-tick-dead': ['scheduler-not-noop'],
  'divide-error': ['vm-without-cache-policy'],
  'serial-port-missing': ['service-vm-console-vuart-off'],
  'console-missing': ['service-vm-serial-console', 'service-vm-console-vuart-off'],
  waits: ['service-vm-x2apic-off'],
};

/** The usual line of the first port. Other ports may have it, too, and boards differ: then it can be either. */
const FIRST_PORT_LINE = 4;
const LINE_RULES = ['service-vm-legacy-vuart-0-on', 'service-vm-legacy-vuart-1-on'] as const;

/** All names that a part can have. */
export const NAMEABLE_RULES: readonly string[] = [...Object.values(RULES).flat(), ...LINE_RULES];

/** Names of rules, the likeliest first. */
export function rulesOf({ cause, line }: Part): readonly string[] {
  if (cause === 'line-interrupt-dropped') {
    return line === FIRST_PORT_LINE ? LINE_RULES : [...LINE_RULES].reverse();
  }
  return RULES[cause] ?? [];
}

/** The rules behind a part: those of them that the check has found, or all when it has found none of them. */
export function namedRules(part: Part, found: ReadonlySet<string>): readonly string[] {
  const candidates = rulesOf(part);
  const named = candidates.filter((rule) => found.has(rule));
  return named.length > 0 ? named : candidates;
}
