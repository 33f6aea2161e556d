import { closPolicies } from '../../config-tools/calc/clos-policies.js';
import { smallest } from '../../text/long-lists.js';
import { cachePolicies } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

export const tooManyClos: Rule = {
  name: 'too-many-clos',
  meta: {
    summary: 'the cache policies need more classes of service than the board has',
    why: 'Each different policy takes a class of service (CLOS) of the processor.',
    category: 'schema',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/schema/checks/rdt_support.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          { found: '<RDT_ENABLED>n', becomes: '<RDT_ENABLED>y' },
          cachePolicies(
            2,
            ['ACRN_Service_VM', 0, '0x1'],
            ['ACRN_Service_VM', 1, '0x2'],
            ['ACRN_Service_VM', 2, '0x4'],
            ['ACRN_Service_VM', 3, '0x8'],
            ['ACRN_Service_VM', 4, '0x10'],
            ['ACRN_Service_VM', 5, '0x20'],
            ['ACRN_Service_VM', 6, '0x40'],
            ['ACRN_Service_VM', 7, '0x80'],
          ),
        ],
        alsoRaises: ['vm-without-cache-policy'],
      },
    ],
  },
  *check({ scenario, populated, board }): Iterable<Finding> {
    const [first] = scenario.hypervisor.cacheAllocations;
    const numbers = board?.caches.flatMap(({ closNumber }) => closNumber ?? []) ?? [];
    if (first === undefined || board === undefined || numbers.length === 0) return;
    const needed = closPolicies(populated).length;
    const capacity = smallest(numbers);
    if (needed < capacity) return;
    yield {
      message: `the cache policies need ${needed} classes of service, and the board has ${capacity}, one of them for ACRN`,
      help: 'give vCPUs the same CLOS_MASK, so that they share a class of service',
      range: first.node.parent?.startTag ?? first.node.startTag,
    };
  },
};
