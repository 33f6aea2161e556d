import { enumerate } from '../../text/enumerate.js';
import { comparedText } from '../compared-text.js';
import type { Finding, Rule } from '../rule.js';

export const missingVuartVm: Rule = {
  name: 'missing-vuart-vm',
  meta: {
    summary: 'an end of a vUART connection names no VM',
    why: 'A connection is a line between two VMs.',
    category: 'schema',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/schema/checks/vuart_config.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<vm_name>PRE_RT_VM1</vm_name>', becomes: '<vm_name/>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const { endpoints, name } of scenario.hypervisor.vuartConnections) {
      for (const { vmName } of endpoints) {
        if (vmName === undefined || comparedText(vmName.node) !== '') continue;
        yield {
          message: `an end of the vUART connection "${name?.value ?? ''}" names no VM`,
          help: `name ${enumerate(
            scenario.vms.flatMap((vm) => vm.name?.value ?? []),
            'or',
          )}`,
          range: vmName.range,
        };
      }
    }
  },
};
