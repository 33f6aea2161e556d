import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';

export const vmIdRepeated: Rule = {
  name: 'vm-id-repeated',
  meta: {
    summary: 'two VMs have one id',
    why: 'The schema of v2.x takes it, but the tools know one VM of an id only: parts of the other are dropped, and C is generated in which names are defined twice.',
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'none',
    references: ['ACRN v2.5 misc/config_tools/library/common.py (get_leaf_tag_map)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [{ found: '<vm id="1">', becomes: '<vm id="0">' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const [place, vm] of scenario.vms.entries()) {
      const { id, idAttribute } = vm;
      const first = scenario.vms.slice(0, place).find((other) => other.id === id);
      if (id === undefined || idAttribute === undefined || first === undefined) continue;
      yield {
        message: `${vmLabel(vm)} has the id of ${vmLabel(first)}: ACRN ${scenario.release}'s tools know one VM of an id only, and the build stops or drops settings of the other`,
        help: 'give each VM an id of its own, and let what refers to it follow',
        range: idAttribute.valueRange,
        related: [{ message: vmLabel(first), range: first.idAttribute?.valueRange ?? first.range }],
      };
    }
  },
};
