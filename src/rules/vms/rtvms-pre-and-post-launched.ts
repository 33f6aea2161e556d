import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { vmLabel } from '../../scenario/nesting.js';
import { after, postLaunchedVm, vmAdded } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { inV3 } from '../validator-warning.js';

export const rtvmsPreAndPostLaunched: Rule = {
  name: 'rtvms-pre-and-post-launched',
  meta: {
    summary: 'a pre-launched and a post-launched RTVM are side by side',
    why: 'ACRN supports RTVMs of one kind at a time. v2.7 refuses the scenario; v3.x warns, and its build stops at warnings, too.',
    category: 'schema',
    releases: { first: 'v2.7' },
    references: [
      'ACRN v2.7 misc/config_tools/schema/checks/pre_launched_vm_support.xsd',
      'ACRN v3.0 misc/config_tools/schema/checks/vm_types.xsd',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        // As companions they may share a pCPU, and the Service VM has none of them.
        bad: [
          after('<name>PRE_RT_VM1</name>', '\n    <companion_vmid>3</companion_vmid>'),
          vmAdded(
            postLaunchedVm(3, '', 'RTVM', 2).replace(
              '<memory>',
              '<companion_vmid>1</companion_vmid>\n    <memory>',
            ),
          ),
        ],
        alsoRaises: ['post-launched-vm-unserved'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const rtvms = scenario.vms.filter(
      ({ realTime, loadOrderSetting }) => realTime && loadOrderSetting !== undefined,
    );
    const [first] = rtvms;
    const other = rtvms.find(
      ({ loadOrderSetting }) => loadOrderSetting?.value !== first?.loadOrderSetting?.value,
    );
    if (first === undefined || other === undefined) return;
    yield {
      ...inV3(scenario.release),
      message: `${vmLabel(other)} is a ${other.loadOrder ?? 'second'} RTVM beside a ${first.loadOrder ?? 'first'} one, ${vmLabel(first)}`,
      help: `make one of them a standard VM: ${toolTraits(scenario.release).hasLoadOrder ? 'STANDARD_VM' : 'PRE_STD_VM or POST_STD_VM'}`,
      range: other.type?.range ?? other.range,
      related: [{ message: 'the other RTVM', range: first.type?.range ?? first.range }],
    };
  },
};
