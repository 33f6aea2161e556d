import { vmLabel } from '../../scenario/nesting.js';
import { removeElement } from '../../xml/edit.js';
import type { Finding, Rule } from '../rule.js';
import { STOPS_AT_WARNINGS } from '../validator-warning.js';
import { type NamedPcpu, namedPcpus } from './pcpus.js';

export const pcpuRepeated: Rule = {
  name: 'pcpu-repeated',
  meta: {
    summary: 'a VM names one pCPU twice',
    why: 'A VM has one vCPU per pCPU it names; two of them on one pCPU run in turns. ACRN warns of it, and its build stops at warnings, too.',
    category: 'build',
    severity: 'error',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/schema/checks/cpu_assignment.xsd'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          {
            found:
              '        <pcpu_id>3</pcpu_id>\n        <real_time_vcpu>y</real_time_vcpu>\n      </pcpu>\n',
            becomes:
              '        <pcpu_id>3</pcpu_id>\n        <real_time_vcpu>y</real_time_vcpu>\n      </pcpu>\n      <pcpu>\n        <pcpu_id>3</pcpu_id>\n      </pcpu>\n',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const seen = new Map<string, NamedPcpu>();
      for (const named of namedPcpus(vm)) {
        const first = seen.get(named.text);
        if (first === undefined) {
          seen.set(named.text, named);
          continue;
        }
        const { parent } = named.pcpu.node;
        const entry = parent?.name === 'pcpu' ? parent : named.pcpu.node;
        yield {
          message: `${vmLabel(vm)} has pCPU ${named.text} twice: ${STOPS_AT_WARNINGS}`,
          help: 'remove it, or name another pCPU',
          range: named.pcpu.range,
          related: [{ message: 'the first time', range: first.pcpu.range }],
          fix: {
            title: `remove the repeated pCPU ${named.text}`,
            safety: 'safe',
            edits: [removeElement(scenario.document, entry)],
          },
        };
      }
    }
  },
};
