import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { renumberVms } from './renumber-v3.js';
import { vmsOutOfOrder } from './vm-order.js';

export const preLaunchedVmAfterServiceVm: Rule = {
  name: 'pre-launched-vm-after-service-vm',
  meta: {
    summary: 'the id of a pre-launched VM is not below that of the Service VM',
    why: 'ACRN numbers the VMs in the order in which they start, and pre-launched VMs start before the Service VM.',
    category: 'schema',
    severity: 'error',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/schema/checks/vm_types.xsd'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<vm id="0">', becomes: '<vm id="2">' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const fix = renumberVms(scenario);
    for (const { vm, service, range } of vmsOutOfOrder(scenario, 'pre-launched')) {
      yield {
        message: `the pre-launched ${vmLabel(vm)} has the id ${vm.idAttribute?.value ?? '(none)'}, which is not below that of the Service VM ${service.idAttribute?.value ?? '(none)'}`,
        help: 'number the VMs in this order: pre-launched VMs, the Service VM, post-launched VMs',
        range,
        related: [
          { message: 'the Service VM', range: service.idAttribute?.range ?? service.range },
        ],
        ...(fix && { fix }),
      };
    }
  },
};
