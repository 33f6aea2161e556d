import type { Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { enumerate } from '../../text/enumerate.js';
import type { Finding, Rule } from '../rule.js';
import { unpairedLegacyLines } from './vuart-checks.js';

function idText({ id }: Vm): string {
  return String(id ?? '?');
}

export const unpairedLegacyVuarts: Rule = {
  name: 'unpaired-legacy-vuarts',
  meta: {
    summary: 'no two legacy vUARTs 1 that are on name each other',
    why: "Where two or more are on, ACRN's build needs at least one pair that name each other, else it stops.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (check_vuart)'],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [
          {
            found:
              '<base>INVALID_COM_BASE</base>\n      <irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>0',
            becomes:
              '<base>SOS_COM2_BASE</base>\n      <irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>2',
          },
          {
            found:
              '<base>INVALID_COM_BASE</base>\n      <irq>COM2_IRQ</irq>\n      <target_vm_id>1</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>PCI_VUART</base>\n      <target_vm_id>1',
            becomes:
              '<base>COM2_BASE</base>\n      <irq>COM2_IRQ</irq>\n      <target_vm_id>1</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>INVALID_PCI_BASE</base>\n      <target_vm_id>0',
          },
          {
            found:
              '<base>INVALID_COM_BASE</base>\n      <irq>COM2_IRQ</irq>\n      <target_vm_id>1</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>INVALID_PCI_BASE</base>\n      <target_vm_id>1',
            becomes:
              '<base>COM2_BASE</base>\n      <irq>COM2_IRQ</irq>\n      <target_vm_id>0</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>INVALID_PCI_BASE</base>\n      <target_vm_id>1',
          },
          {
            found: '<base>PCI_VUART</base>\n      <target_vm_id>0',
            becomes: '<base>INVALID_PCI_BASE</base>\n      <target_vm_id>0',
          },
        ],
        alsoRaises: ['service-vm-legacy-vuart-1-on'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const ends = unpairedLegacyLines(scenario);
    const [first, second, ...others] = ends;
    if (first === undefined) return;
    yield {
      message: `no two VMs' legacy_vuart 1 name each other (on in VM ${enumerate(
        ends.map(({ vm }) => idText(vm)),
        'and',
        20,
      )})`,
      why: `ACRN ${scenario.release}'s build stops with "Creating the wrong configuration for target_vm_id."`,
      help:
        second === undefined || others.length > 0
          ? 'let both ends of a line name each other (target_vm_id), or set their base to INVALID_COM_BASE'
          : `set target_vm_id of VM ${idText(first.vm)} to ${idText(second.vm)} and of VM ${idText(second.vm)} to ${idText(first.vm)}, or both bases to INVALID_COM_BASE`,
      range: first.vuart.targetVmId?.range ?? first.vuart.node.startTag,
      related: ends.slice(1).map(({ vm, vuart }) => ({
        message: vmLabel(vm),
        range: vuart.targetVmId?.range ?? vuart.node.startTag,
      })),
    };
  },
};
