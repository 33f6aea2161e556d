import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';

export const serviceVmRepeated: Rule = {
  name: 'service-vm-repeated',
  meta: {
    summary: 'the scenario has more than one Service VM',
    why: 'ACRN has one Service VM: it owns the devices that no other VM is given.',
    category: 'schema',
    severity: 'error',
    releases: { first: 'v3.0' },
    fix: 'none',
    references: ['ACRN v3.0 misc/config_tools/schema/checks/vm_types.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          {
            found: '</acrn-config>',
            becomes:
              '  <vm id="3">\n    <load_order>SERVICE_VM</load_order>\n    <vm_type>STANDARD_VM</vm_type>\n    <name>SECOND</name>\n  </vm>\n</acrn-config>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const [first, ...others] = scenario.vms.filter(({ loadOrder }) => loadOrder === 'service');
    for (const vm of others) {
      yield {
        message: `${vmLabel(vm)} is a second Service VM, and ACRN has one only`,
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
  },
};
