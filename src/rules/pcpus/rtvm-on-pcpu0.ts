import { ownsLapic, vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';

export const rtvmOnPcpu0: Rule = {
  name: 'rtvm-on-pcpu0',
  meta: {
    summary: 'an RTVM runs on pCPU 0',
    why: 'pCPU 0 does the housekeeping of the hypervisor, which would disturb a real-time VM.',
    category: 'schema',
    releases: { first: 'v3.1' },
    references: ['ACRN v3.1 misc/config_tools/schema/checks/cpu_assignment.xsd'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<pcpu_id>3</pcpu_id>', becomes: '<pcpu_id>0</pcpu_id>' }],
        alsoRaises: ['vuart-timer-pcpu-of-lapic-vm'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms.filter(({ realTime }) => realTime)) {
      const zero = vm.cpuAffinity?.items.find(({ value }) => value === '0');
      if (zero === undefined) continue;
      yield {
        message: `${vmLabel(vm)} is an RTVM, and has pCPU 0, which no RTVM may have`,
        help: 'give it another pCPU, or make it a STANDARD_VM',
        // A VM without local APIC passthrough is an RTVM by its type only.
        range: ownsLapic(vm) ? zero.range : (vm.type?.range ?? zero.range),
        related: [{ message: 'pCPU 0', range: zero.range }],
      };
    }
  },
};
