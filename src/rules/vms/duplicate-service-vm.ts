import { vmLabel } from '../../scenario/nesting.js';
import { byVocabulary } from '../by-vocabulary.js';
import { before } from '../examples.js';
import type { Finding, Rule, RuleContext } from '../rule.js';

function* checkV2({ scenario }: RuleContext): Iterable<Finding> {
  const [first, ...others] = scenario.vms.filter((vm) => vm.loadOrder === 'service');
  for (const vm of others) {
    yield {
      category: 'build',
      message: `${vmLabel(vm)} is a second Service VM, and ACRN allows only one`,
      why: `ACRN ${scenario.release}'s build stops`,
      stopsAt: 'allocation',
      help: 'keep one Service VM and give the other VM another type',
      range: vm.type?.range ?? vm.range,
      related: first
        ? [{ message: 'the first Service VM', range: first.type?.range ?? first.range }]
        : [],
    };
  }
}

function* checkV3({ scenario }: RuleContext): Iterable<Finding> {
  const [first, ...others] = scenario.vms.filter(({ loadOrder }) => loadOrder === 'service');
  for (const vm of others) {
    yield {
      message: `${vmLabel(vm)} is a second Service VM, and ACRN allows only one`,
      help: 'make it a PRE_LAUNCHED_VM or a POST_LAUNCHED_VM',
      range: vm.loadOrderSetting?.range ?? vm.range,
      ...(first && {
        related: [
          {
            message: `the first is ${vmLabel(first)}`,
            range: first.loadOrderSetting?.range ?? first.range,
          },
        ],
      }),
    };
  }
}

export const duplicateServiceVm: Rule = {
  name: 'duplicate-service-vm',
  meta: {
    summary: 'the scenario has more than one Service VM',
    why: 'ACRN has one Service VM: it owns the devices that no other VM is given. The tools of v2.x stop with an AssertionError, the validator of v3.x refuses the scenario.',
    category: 'schema',
    releases: { first: 'v2.5' },
    references: [
      'ACRN v2.5 misc/config_tools/library/common.py (get_node)',
      'ACRN v3.0 misc/config_tools/schema/checks/vm_types.xsd',
    ],
    examples: [
      {
        bad: [{ found: '<vm_type>POST_RT_VM', becomes: '<vm_type>SOS_VM' }],
        alsoRaises: ['missing-vm-setting'],
      },
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          before(
            '</acrn-config>',
            '  <vm id="3">\n    <load_order>SERVICE_VM</load_order>\n    <vm_type>STANDARD_VM</vm_type>\n    <name>SECOND</name>\n  </vm>\n',
          ),
        ],
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
