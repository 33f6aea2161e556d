import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { inLoadOrder, renumber, vmsInWrongOrder } from './renumber-v2.js';

export const vmsOutOfOrder: Rule = {
  name: 'vms-out-of-order',
  meta: {
    summary: 'the VMs are not in the order of their ids',
    why: "The build takes it, but the hypervisor numbers the VMs by their place in the file: a vUART line or a shared memory region that names an id then reaches another VM, and the device model starts another VM's configuration.",
    category: 'build',
    severity: 'warning',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/xforms/vm_configurations.c.xsl (vm_configs)'],
    examples: [
      {
        bad: [
          { found: '<vm id="0">\n    <vm_type>SOS', becomes: '<vm id="1">\n    <vm_type>SOS' },
          {
            found: '<vm id="1">\n    <vm_type>POST_RT',
            becomes: '<vm id="0">\n    <vm_type>POST_RT',
          },
          {
            found: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>1',
            becomes: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>0',
          },
          {
            found: '<irq>COM2_IRQ</irq>\n      <target_vm_id>0',
            becomes: '<irq>COM2_IRQ</irq>\n      <target_vm_id>1',
          },
          {
            found: '<base>INVALID_PCI_BASE</base>\n      <target_vm_id>1',
            becomes: '<base>INVALID_PCI_BASE</base>\n      <target_vm_id>0',
          },
          {
            found:
              '<target_vm_id>0</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </communication_vuart>\n    <PTM>',
            becomes:
              '<target_vm_id>1</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </communication_vuart>\n    <PTM>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { vms } = scenario;
    const ids = vms.flatMap(({ id }) => (id === undefined ? [] : [id]));
    if (new Set(ids).size !== vms.length || vmsInWrongOrder(scenario) !== undefined) return;
    const sorted = [...ids].sort((a, b) => a - b);
    const place = ids.findIndex((id, index) => id !== sorted[index]);
    const vm = vms[place];
    if (vm?.idAttribute === undefined) return;
    const ordered = inLoadOrder(vms);
    // Renumbering helps where the kinds of VMs stand in order already.
    const kinds = vms.map(({ loadOrder }) => loadOrder);
    const kindsInOrder = ordered.every(({ loadOrder }, index) => loadOrder === kinds[index]);
    const fix = kindsInOrder ? renumber(scenario, vms) : undefined;
    yield {
      message: `${vmLabel(vm)} is VM number ${place} in the file`,
      why: `the hypervisor numbers VMs by their place, so everything that names VM ${vm.id} reaches another VM`,
      help: 'put the VMs in the order of their ids, or number them by their places',
      range: vm.idAttribute.valueRange,
      ...(fix && { fix }),
    };
  },
};
