import { vmLabel } from '../../scenario/nesting.js';
import { mmioResource } from '../../scenario/passthrough.js';
import { after, before } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

export const hiddenP2sb: Rule = {
  name: 'hidden-p2sb',
  meta: {
    summary: 'a pre-launched VM is given the P2SB, and 00:1f.1 is hidden',
    why: 'The P2SB is the function 00:1f.1; a hidden device cannot be passed through.',
    category: 'schema',
    releases: { first: 'v3.1' },
    references: ['ACRN v3.1 misc/config_tools/schema/checks/vbdf_assignment.xsd'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          after('<TPM2>n</TPM2>', '\n      <p2sb>y</p2sb>'),
          before(
            '  </hv>\n',
            '    <HIDDEN_PDEV_REGION>\n      <HIDDEN_PDEV>00:1f.1</HIDDEN_PDEV>\n    </HIDDEN_PDEV_REGION>\n',
          ),
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const hidden = scenario.hypervisor.hiddenPciDevices.find(({ value }) => value === '00:1f.1');
    if (hidden === undefined) return;
    for (const vm of scenario.vms) {
      const p2sb = mmioResource(vm, 'p2sb');
      if (vm.loadOrder !== 'pre-launched' || p2sb?.value !== 'y') continue;
      yield {
        message: `${vmLabel(vm)} is given the P2SB, but its function 00:1f.1 is a hidden device`,
        help: 'set p2sb to n, or remove 00:1f.1 from HIDDEN_PDEV_REGION',
        range: p2sb.range,
        related: [{ message: 'HIDDEN_PDEV', range: hidden.range }],
      };
    }
  },
};
