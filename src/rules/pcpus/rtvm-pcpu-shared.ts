import type { Finding, Rule } from '../rule.js';
import { sharedFinding, sharedPcpus } from './pcpus.js';

export const rtvmPcpuShared: Rule = {
  name: 'rtvm-pcpu-shared',
  meta: {
    summary: 'another VM runs on a pCPU of an RTVM',
    why: 'A real-time VM must have its pCPUs to itself.',
    category: 'schema',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/schema/checks/cpu_assignment.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<pcpu_id>1</pcpu_id>', becomes: '<pcpu_id>2</pcpu_id>' }],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    const rtvms = scenario.vms.filter(({ realTime }) => realTime);
    for (const shared of sharedPcpus(context, rtvms)) {
      yield sharedFinding(context, shared, 'is an RTVM');
    }
  },
};
