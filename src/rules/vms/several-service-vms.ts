import type { Rule } from '../rule.js';

export const severalServiceVms: Rule = {
  name: 'several-service-vms',
  meta: {
    summary: 'the scenario has more than one Service VM',
    why: 'ACRN has one Service VM. Its build tools stop with an AssertionError.',
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'none',
    references: ['ACRN v2.5 misc/config_tools/library/common.py (get_node)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [{ found: '<vm_type>POST_RT_VM', becomes: '<vm_type>SOS_VM' }],
        alsoRaises: ['missing-vm-setting'],
      },
    ],
  },
  *check({ scenario }) {
    const [first, ...others] = scenario.vms.filter((vm) => vm.loadOrder === 'service');
    for (const vm of others) {
      yield {
        message: `VM ${vm.idAttribute?.value ?? '?'} is a second Service VM, and ACRN has one only: its build stops`,
        help: 'keep one Service VM and give the other VM another type',
        range: vm.type?.range ?? vm.range,
        related: first
          ? [{ message: 'the first Service VM', range: first.type?.range ?? first.range }]
          : [],
      };
    }
  },
};
