import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { inV3 } from '../validator-warning.js';

export const duplicatePreLaunchedRtvm: Rule = {
  name: 'duplicate-pre-launched-rtvm',
  meta: {
    summary: 'the scenario has more than one pre-launched RTVM',
    why: 'ACRN supports only one. v2.7 refuses the scenario; v3.x warns, and its build stops at warnings, too.',
    category: 'schema',
    releases: { first: 'v2.7' },
    references: [
      'ACRN v2.7 misc/config_tools/schema/checks/pre_launched_vm_support.xsd',
      'ACRN v3.0 misc/config_tools/schema/checks/vm_types.xsd',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          {
            found: '<vm_type>STANDARD_VM</vm_type>\n    <name>SAFETY_VM0',
            becomes: '<vm_type>RTVM</vm_type>\n    <name>SAFETY_VM0',
          },
        ],
        alsoRaises: ['rtvm-on-pcpu0', 'rtvm-without-lapic-passthrough'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const [first, ...others] = scenario.vms.filter(
      ({ loadOrder, realTime }) => loadOrder === 'pre-launched' && realTime,
    );
    for (const vm of others) {
      yield {
        ...inV3(scenario.release),
        message: `${vmLabel(vm)} is a second pre-launched RTVM, and ACRN supports only one`,
        help: `make it a standard VM: ${toolTraits(scenario.release).hasLoadOrder ? 'STANDARD_VM' : 'PRE_STD_VM'}`,
        range: vm.type?.range ?? vm.range,
        ...(first && {
          related: [
            { message: `the first is ${vmLabel(first)}`, range: first.type?.range ?? first.range },
          ],
        }),
      };
    }
  },
};
