import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { VuartEndpoint } from '../../scenario/model.js';
import { vuartConnections } from '../examples.js';
import { filledIn } from '../filled-in.js';
import type { Finding, Rule } from '../rule.js';

export const duplicateVuartPort: Rule = {
  name: 'duplicate-vuart-port',
  meta: {
    summary: 'two vUARTs of a VM have the same I/O port',
    why: 'Each vUART of a VM has a port of its own.',
    category: 'schema',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/schema/checks/vuart_config.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          vuartConnections(
            'legacy',
            ['second line', ['SAFETY_VM0', '0x2F8'], ['PRE_RT_VM1', '0x2F8']],
            ['third line', ['SAFETY_VM0', '0x2F8'], ['PRE_RT_VM1', '0x2E8']],
          ),
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    const first = new Map<string, VuartEndpoint>();
    for (const { endpoints } of scenario.hypervisor.vuartConnections) {
      for (const endpoint of endpoints) {
        const { vmName, ioPort, node } = endpoint;
        const port = filledIn(context, node, 'io_port');
        if (vmName === undefined || port === undefined) continue;
        // From v3.1 on ACRN leaves endpoints without a VM alone.
        if (vmName.value === '' && !toolTraits(scenario.release).connectsNamelessEndpoints)
          continue;
        const key = JSON.stringify([vmName.value, port]);
        const twin = first.get(key);
        if (twin === undefined) {
          first.set(key, endpoint);
          continue;
        }
        yield {
          message: `two vUARTs of "${vmName.value}" have the I/O port ${port}`,
          help: 'give one of them another port, such as 0x3F8, 0x2F8, 0x3E8 or 0x2E8',
          range: ioPort?.range ?? node.startTag,
          related: [{ message: 'the other', range: twin.ioPort?.range ?? twin.node.startTag }],
        };
      }
    }
  },
};
