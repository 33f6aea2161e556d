import { closNeeded } from '../../scenario/clos-needed.js';
import type { Finding, Rule } from '../rule.js';

export const tooManyClos: Rule = {
  name: 'too-many-clos',
  meta: {
    summary: 'the cache policies need more classes of service than the board has',
    why: 'Each different policy takes a class of service (CLOS) of the processor.',
    category: 'schema',
    severity: 'error',
    releases: { first: 'v3.0', last: 'v3.3' },
    fix: 'none',
    references: ['ACRN v3.0 misc/config_tools/schema/checks/rdt_support.xsd'],
    examples: [],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const [first] = scenario.hypervisor.cacheAllocations;
    const numbers = board?.caches.flatMap(({ closNumber }) => closNumber ?? []) ?? [];
    if (first === undefined || board === undefined || numbers.length === 0) return;
    const needed = closNeeded(scenario);
    const capacity = Math.min(...numbers);
    if (needed < capacity) return;
    yield {
      message: `the cache policies need ${needed} CLOS ids, and ACRN wants fewer than the ${capacity} that the board ${board.name} has`,
      help: 'give vCPUs the same CLOS_MASK, so that they share a class of service',
      range: first.node.parent?.startTag ?? first.node.startTag,
    };
  },
};
