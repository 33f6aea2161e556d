import { vmLabel } from '../../scenario/nesting.js';
import { comparedText } from '../compared-text.js';
import { without } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { boardPcpus } from './pcpus.js';

export const noPcpuAssigned: Rule = {
  name: 'no-pcpu-assigned',
  meta: {
    summary: 'a VM other than the Service VM has no pCPU',
    why: 'Only the Service VM gets pCPUs by itself: those that no pre-launched VM owns.',
    category: 'schema',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/schema/checks/cpu_assignment.xsd'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          without(
            '      <pcpu>\n        <pcpu_id>3</pcpu_id>\n        <real_time_vcpu>y</real_time_vcpu>\n      </pcpu>\n',
          ),
        ],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      if (vm.loadOrderSetting === undefined || vm.loadOrder === 'service') continue;
      if (vm.cpuAffinity?.items.some(({ node }) => comparedText(node) !== '')) continue;
      yield {
        message: `${vmLabel(vm)} has no pCPU`,
        why: `its cpu_affinity is ${vm.cpuAffinity === undefined ? 'missing' : 'empty'}`,
        help: `give it a cpu_affinity with a pcpu that has a pcpu_id${board === undefined ? '' : `, one of ${boardPcpus(board)}`}`,
        range: vm.cpuAffinity?.node.startTag ?? vm.range,
      };
    }
  },
};
