import type { Rule } from '../rule.js';
import { inLoadOrder, renumber } from './renumber-v2.js';

export const vmIdBeyondCount: Rule = {
  name: 'vm-id-beyond-count',
  meta: {
    summary: 'a VM id is not below the number of VMs',
    why: "ACRN's v2.5 to v2.7 tools use the id as an index into the list of VMs: the build stops with IndexError: list index out of range.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/scenario_config/vm_configurations_c.py (is_need_epc)',
    ],
    examples: [
      {
        bad: [
          { found: '<vm id="1">', becomes: '<vm id="2">' },
          {
            found: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>1</target_vm_id>',
            becomes: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>2</target_vm_id>',
          },
        ],
      },
    ],
  },
  *check({ scenario }) {
    const count = scenario.vms.length;
    const fix = renumber(scenario, inLoadOrder(scenario.vms));
    for (const { id, idAttribute, loadOrder } of scenario.vms) {
      if (id === undefined || idAttribute === undefined || id < count || loadOrder === 'service') {
        continue;
      }
      yield {
        message: `the VM id ${id} is not below the number of VMs (${count})`,
        why: `ACRN ${scenario.release} uses the id as an index into the list of VMs: its build stops with IndexError`,
        help: `number the VMs from 0 to ${count - 1}`,
        range: idAttribute.valueRange,
        ...(fix && { fix }),
      };
    }
  },
};
