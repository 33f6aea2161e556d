import { closPolicies } from '../../config-tools/calc/clos-policies.js';
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
          {
            found: '  </hv>\n',
            becomes:
              '    <CACHE_REGION>\n      <CACHE_ALLOCATION>\n        <CACHE_ID>0x0</CACHE_ID>\n        <CACHE_LEVEL>2</CACHE_LEVEL>\n        <POLICY>\n          <VM>ACRN_Service_VM</VM>\n          <VCPU>0</VCPU>\n          <TYPE>Unified</TYPE>\n          <CLOS_MASK>0x1</CLOS_MASK>\n        </POLICY>\n        <POLICY>\n          <VM>ACRN_Service_VM</VM>\n          <VCPU>1</VCPU>\n          <TYPE>Unified</TYPE>\n          <CLOS_MASK>0x2</CLOS_MASK>\n        </POLICY>\n        <POLICY>\n          <VM>ACRN_Service_VM</VM>\n          <VCPU>2</VCPU>\n          <TYPE>Unified</TYPE>\n          <CLOS_MASK>0x4</CLOS_MASK>\n        </POLICY>\n        <POLICY>\n          <VM>ACRN_Service_VM</VM>\n          <VCPU>3</VCPU>\n          <TYPE>Unified</TYPE>\n          <CLOS_MASK>0x8</CLOS_MASK>\n        </POLICY>\n        <POLICY>\n          <VM>ACRN_Service_VM</VM>\n          <VCPU>4</VCPU>\n          <TYPE>Unified</TYPE>\n          <CLOS_MASK>0x10</CLOS_MASK>\n        </POLICY>\n        <POLICY>\n          <VM>ACRN_Service_VM</VM>\n          <VCPU>5</VCPU>\n          <TYPE>Unified</TYPE>\n          <CLOS_MASK>0x20</CLOS_MASK>\n        </POLICY>\n        <POLICY>\n          <VM>ACRN_Service_VM</VM>\n          <VCPU>6</VCPU>\n          <TYPE>Unified</TYPE>\n          <CLOS_MASK>0x40</CLOS_MASK>\n        </POLICY>\n        <POLICY>\n          <VM>ACRN_Service_VM</VM>\n          <VCPU>7</VCPU>\n          <TYPE>Unified</TYPE>\n          <CLOS_MASK>0x80</CLOS_MASK>\n        </POLICY>\n      </CACHE_ALLOCATION>\n    </CACHE_REGION>\n  </hv>\n',
          },
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
    const capacity = Math.min(...numbers);
    if (needed < capacity) return;
    yield {
      message: `the cache policies need ${needed} classes of service, and the board has ${capacity}, one of them for ACRN`,
      help: 'give vCPUs the same CLOS_MASK, so that they share a class of service',
      range: first.node.parent?.startTag ?? first.node.startTag,
    };
  },
};
