import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { inLoadOrder, renumber, vmsInWrongOrder } from './renumber-v2.js';

export const vmOrderWrong: Rule = {
  name: 'vm-order-wrong',
  meta: {
    summary: 'a VM id is on the wrong side of the id of the Service VM',
    why: 'Pre-launched VMs have lower ids than the Service VM, post-launched standard VMs higher ones. The build stops when they have not.',
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (load_vm_check)'],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-nested-hybrid.xml',
        bad: [
          { found: 'hv:/control, 2, 0:1', becomes: 'hv:/control, 2, 1:0' },
          {
            found: '<vm id="0">\n    <vm_type>PRE_RT_VM',
            becomes: '<vm id="1">\n    <vm_type>PRE_RT_VM',
          },
          {
            found: '<vm id="1">\n    <vm_type>SOS_VM',
            becomes: '<vm id="0">\n    <vm_type>SOS_VM',
          },
          {
            found: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>0',
            becomes: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>1',
          },
          {
            found: '<base>PCI_VUART</base>\n      <target_vm_id>0',
            becomes: '<base>PCI_VUART</base>\n      <target_vm_id>1',
          },
          {
            found:
              '<target_vm_id>1</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>PCI_VUART</base>\n      <target_vm_id>1',
            becomes:
              '<target_vm_id>0</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>PCI_VUART</base>\n      <target_vm_id>0',
          },
          {
            found:
              '<target_vm_id>1</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>INVALID_PCI_BASE</base>\n      <target_vm_id>1',
            becomes:
              '<target_vm_id>0</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>INVALID_PCI_BASE</base>\n      <target_vm_id>0',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const found = vmsInWrongOrder(scenario);
    const [first, ...others] = found?.vms ?? [];
    if (found === undefined || first === undefined) return;
    const { service } = found;
    const fix = renumber(scenario, inLoadOrder(scenario.vms));
    const pre = first.loadOrder === 'pre-launched';
    yield {
      message: `${vmLabel(first)} is ${pre ? 'pre-launched, but has a higher' : 'post-launched, but has a lower'} id than the Service VM (${service.id})${others.length > 0 ? `; so have ${others.length} others` : ''}: ACRN ${scenario.release}'s build stops with "${pre ? 'Pre vm should be configured before' : 'Post vm should be configured after'} ${service.type?.value ?? ''}"`,
      help: 'number the pre-launched VMs first, then the Service VM, then the post-launched VMs',
      range: first.idAttribute?.valueRange ?? first.range,
      related: [
        { message: 'the Service VM', range: service.idAttribute?.valueRange ?? service.range },
      ],
      ...(fix && { fix }),
    };
  },
};
