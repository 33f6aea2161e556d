import { parseInteger } from '../../scenario/integer.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';

export const vuartIdsWrong: Rule = {
  name: 'vuart-ids-wrong',
  meta: {
    summary: 'a VM lacks legacy_vuart 0 or 1',
    why: "The schema counts the legacy vUARTs of a VM, the tools look them up by their ids 0 and 1: ACRN's build stops with an AttributeError or a KeyError.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'none',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (check_pci_vuart)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found:
              '<legacy_vuart id="0">\n      <type>VUART_LEGACY_PIO</type>\n      <base>COM1_BASE',
            becomes:
              '<legacy_vuart id="2">\n      <type>VUART_LEGACY_PIO</type>\n      <base>COM1_BASE',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const legacy = vm.vuarts.filter(({ kind }) => kind === 'legacy');
      if (legacy.length < 2) continue;
      const ids = legacy.map(({ node }) =>
        parseInteger(node.attributes.find(({ name }) => name === 'id')?.value ?? ''),
      );
      const missing = [0, 1].find((id) => !ids.includes(id));
      if (missing === undefined) continue;
      const odd = legacy.find((_, i) => ids[i] !== 0 && ids[i] !== 1) ?? legacy[1];
      yield {
        message: `${vmLabel(vm)} has no legacy_vuart ${missing} (found: ${ids.join(', ')}): ACRN ${scenario.release}'s build stops with a Python exception`,
        help: 'give the legacy vUARTs the ids 0 and 1',
        range: odd?.node.startTag ?? vm.range,
      };
    }
  },
};
