import { vmLabel } from '../../scenario/nesting.js';
import { consolePort } from '../../setting-names.js';
import { vuartConnections } from '../examples.js';
import { filledIn } from '../filled-in.js';
import type { Finding, Rule } from '../rule.js';

export const duplicateConsolePort: Rule = {
  name: 'duplicate-console-port',
  meta: {
    summary: 'the console of a VM is on the port of one of its vUART connections',
    why: 'The console and the line to the other VM would be one device.',
    category: 'schema',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/schema/checks/vuart_config.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          vuartConnections('legacy', [
            'second line',
            ['SAFETY_VM0', '0x3F8'],
            ['PRE_RT_VM1', '0x2F8'],
          ]),
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    const endpoints = scenario.hypervisor.vuartConnections.flatMap((next) => next.endpoints);
    for (const vm of scenario.vms) {
      const port = consolePort(vm.consoleVuart?.value);
      const used = endpoints.find(
        ({ node, vmName }) =>
          vmName !== undefined &&
          vmName.value === vm.name?.value &&
          filledIn(context, node, 'io_port') === port,
      );
      if (port === undefined || used === undefined || vm.consoleVuart === undefined) continue;
      yield {
        message: `the console of ${vmLabel(vm)} is on ${vm.consoleVuart.value} (${port}), as is a vUART connection`,
        help: 'move the console to another COM port, or the connection to another I/O port',
        range: used.ioPort?.range ?? vm.consoleVuart.range,
        related: [{ message: 'the console', range: vm.consoleVuart.range }],
      };
    }
  },
};
