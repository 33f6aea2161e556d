import type { Located } from '../../scenario/model.js';
import type { Finding, Rule } from '../rule.js';

export const vuartConnectsToItself: Rule = {
  name: 'vuart-connects-to-itself',
  meta: {
    summary: 'both ends of a vUART connection are on one VM',
    why: 'A connection is a line between two VMs.',
    category: 'schema',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/schema/checks/vuart_config.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          {
            found: '<vm_name>ACRN_Service_VM</vm_name>\n          <vbdf>00:10.0</vbdf>',
            becomes: '<vm_name>PRE_RT_VM1</vm_name>\n          <vbdf>00:11.0</vbdf>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const { endpoints, name } of scenario.hypervisor.vuartConnections) {
      const first = new Map<string, Located>();
      for (const { vmName } of endpoints) {
        if (vmName === undefined || vmName.value === '') continue;
        const twin = first.get(vmName.value);
        if (twin === undefined) {
          first.set(vmName.value, vmName);
          continue;
        }
        yield {
          message: `the vUART connection "${name?.value ?? ''}" leads from "${vmName.value}" to itself`,
          help: 'name another VM at one of its ends, or remove the connection',
          range: vmName.range,
          related: [{ message: 'the other end', range: twin.range }],
        };
      }
    }
  },
};
