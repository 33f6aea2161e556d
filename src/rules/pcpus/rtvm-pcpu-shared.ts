import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { anotherPcpu, oddOneOut, othersOf, sharedPcpus } from './pcpus.js';

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
      const { odd, rest } = oddOneOut(shared);
      const { owner } = shared;
      yield {
        message: `${vmLabel(owner.vm)} is an RTVM, and shares pCPU ${owner.text} with ${othersOf(owner.vm, [odd, ...rest])}`,
        help: `give ${vmLabel(odd.vm)} ${anotherPcpu(context, odd.vm)}`,
        range: odd.pcpu.range,
        related: rest.map(({ vm, pcpu }) => ({ message: vmLabel(vm), range: pcpu.range })),
      };
    }
  },
};
