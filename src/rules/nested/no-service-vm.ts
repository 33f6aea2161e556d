import { isWithin } from '../../release.js';
import type { Rule } from '../rule.js';

export const noServiceVm: Rule = {
  name: 'no-service-vm',
  meta: {
    summary: 'the scenario has no Service VM',
    why: 'ACRN runs nested guests in the Service VM only. A partitioned scenario has none and cannot be nested.',
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v3.3' },
    fix: 'none',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [{ found: '<vm_type>SOS_VM', becomes: '<vm_type>PRE_STD_VM' }],
        alsoRaises: ['nvmx-flag-on-other-vm'],
      },
    ],
  },
  *check({ scenario }) {
    if (scenario.vms.some((vm) => vm.loadOrder === 'service')) return;
    // In v3.x a VM that may be meant to be one is a finding of load-order-unknown.
    const isV3 = isWithin(scenario.release, 'v3.0');
    if (isV3 && scenario.vms.some((vm) => vm.loadOrder === undefined)) return;
    yield {
      message: `none of the ${scenario.vms.length} VMs is a Service VM, and ACRN runs nested guests in the Service VM only`,
      help: 'start from a scenario with a Service VM (shared or hybrid): which VM gives up its pCPUs and devices for one is yours to decide',
      range: scenario.root.nameRange,
    };
  },
};
