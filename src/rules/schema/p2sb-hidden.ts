import { vmLabel } from '../../scenario/nesting.js';
import { mmioResource } from '../../scenario/passthrough.js';
import type { Finding, Rule } from '../rule.js';

export const p2sbHidden: Rule = {
  name: 'p2sb-hidden',
  meta: {
    summary: 'a pre-launched VM is given the P2SB, and 00:1f.1 is hidden',
    why: 'The P2SB is the function 00:1f.1; a hidden device cannot be passed through.',
    category: 'schema',
    severity: 'error',
    releases: { first: 'v3.1', last: 'v3.3' },
    fix: 'none',
    references: ['ACRN v3.1 misc/config_tools/schema/checks/vbdf_assignment.xsd'],
    examples: [],
  },
  *check({ scenario }): Iterable<Finding> {
    const hidden = scenario.hypervisor.hiddenPciDevices.find(({ value }) => value === '00:1f.1');
    if (hidden === undefined) return;
    for (const vm of scenario.vms) {
      const p2sb = mmioResource(vm, 'p2sb');
      if (vm.loadOrder !== 'pre-launched' || p2sb?.value !== 'y') continue;
      yield {
        message: `${vmLabel(vm)} is given the P2SB, but its function 00:1f.1 is a hidden device`,
        help: 'set p2sb to n, or take 00:1f.1 out of HIDDEN_PDEV_REGION',
        range: p2sb.range,
        related: [{ message: 'HIDDEN_PDEV', range: hidden.range }],
      };
    }
  },
};
