import { vmLabel } from '../../scenario/nesting.js';
import { postLaunchedVm } from '../example-vms.js';
import type { Finding, Rule } from '../rule.js';
import { renumberVms } from './renumber-v3.js';
import { vmsOutOfOrder } from './vm-order.js';

export const postLaunchedVmBeforeServiceVm: Rule = {
  name: 'post-launched-vm-before-service-vm',
  meta: {
    summary: 'the id of a post-launched VM is not above that of the Service VM',
    why: 'ACRN numbers the VMs in the order in which they start, and post-launched VMs start after the Service VM.',
    category: 'schema',
    severity: 'error',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/schema/checks/vm_types.xsd'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          { found: '<vm id="1">', becomes: '<vm id="2">' },
          { found: '</acrn-config>', becomes: `${postLaunchedVm(1)}</acrn-config>` },
        ],
        alsoRaises: ['post-launched-standard-vm'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const fix = renumberVms(scenario);
    for (const { vm, service, range } of vmsOutOfOrder(scenario, 'post-launched')) {
      yield {
        message: `the post-launched ${vmLabel(vm)} has the id ${vm.idAttribute?.value ?? '(none)'}, which is not above that of the Service VM ${service.idAttribute?.value ?? '(none)'}`,
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
