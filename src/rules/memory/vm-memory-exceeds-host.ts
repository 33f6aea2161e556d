import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { STOPS_AT_WARNINGS } from '../validator-warning.js';
import { exceedsHost, memoryOfVms } from './host-memory.js';

export const vmMemoryExceedsHost: Rule = {
  name: 'vm-memory-exceeds-host',
  meta: {
    summary: 'the VMs ask for more memory than the board has',
    why: 'Pre-launched VMs would not start; post-launched VMs take their memory from the Service VM. ACRN warns of it, and its build stops at warnings, too.',
    category: 'build',
    releases: { first: 'v3.1' },
    references: ['ACRN v3.1 misc/config_tools/schema/checks/vm_memory.xsd'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<size_hpa>1024', becomes: '<size_hpa>65536' }],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario, board } = context;
    if (board === undefined || !exceedsHost(context)) return;
    const sizes = memoryOfVms(context);
    const sum = sizes.reduce((total, { mib }) => total + mib, 0);
    const [largest] = [...sizes].sort((a, b) => b.mib - a.mib);
    const host = Math.floor(board.hostMemory / 1024 / 1024);
    if (host === 0) {
      yield {
        message: `the board file ${board.name} gives the board no memory`,
        why: STOPS_AT_WARNINGS,
        help: 'generate the board file again with the board inspector of that release',
        range: scenario.root.nameRange,
      };
      return;
    }
    yield {
      message: `the VMs other than the Service VM need ${sum} MiB together, and the board has ${host} MiB`,
      why: STOPS_AT_WARNINGS,
      help: 'give them less memory',
      range: largest?.size.range ?? scenario.root.nameRange,
      related: sizes
        .filter((next) => next !== largest)
        .map(({ vm, size }) => ({
          message: `${vmLabel(vm)}: ${size.value}`,
          range: size.range,
        })),
    };
  },
};
