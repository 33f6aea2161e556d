import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { serviceVm, vmLabel } from '../../scenario/nesting.js';
import { valueOr } from '../../scenario/populated.js';
import { removeElement } from '../../xml/edit.js';
import { postLaunchedVm } from '../example-vms.js';
import { mustGo } from '../pcpus/service-vm-pcpus.js';
import type { Rule } from '../rule.js';

const KATA_VM = `  <vm id="2">
    <vm_type>KATA_VM</vm_type>
    <cpu_affinity>
      <pcpu_id>1</pcpu_id>
    </cpu_affinity>
    <clos>
      <vcpu_clos>0</vcpu_clos>
    </clos>
    <legacy_vuart id="0">
      <type>VUART_LEGACY_PIO</type>
      <base>INVALID_COM_BASE</base>
      <irq>COM1_IRQ</irq>
    </legacy_vuart>
    <legacy_vuart id="1">
      <type>VUART_LEGACY_PIO</type>
      <base>INVALID_COM_BASE</base>
      <irq>COM2_IRQ</irq>
      <target_vm_id>0</target_vm_id>
      <target_uart_id>1</target_uart_id>
    </legacy_vuart>
    <console_vuart id="0">
      <base>INVALID_PCI_BASE</base>
    </console_vuart>
    <communication_vuart id="1">
      <base>INVALID_PCI_BASE</base>
      <target_vm_id>0</target_vm_id>
      <target_uart_id>1</target_uart_id>
    </communication_vuart>
  </vm>
`;

export const postLaunchedStandardVm: Rule = {
  name: 'post-launched-standard-vm',
  meta: {
    summary: 'a post-launched standard VM stands beside a nesting Service VM',
    why: 'Post-launched standard VMs share the pCPUs of the Service VM. Nested virtualization needs SCHED_NOOP, under which nothing is shared: such a VM never runs. Run it as a nested guest instead.',
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5' },
    fix: 'unsafe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst (remove CPU sharing VMs)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-rtvm-nested.xml',
        bad: [{ found: '</acrn-config>', becomes: `${KATA_VM}</acrn-config>` }],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '</acrn-config>', becomes: `${postLaunchedVm(2)}</acrn-config>` }],
      },
    ],
  },
  *check({ scenario }) {
    if (serviceVm(scenario) === undefined) return;
    for (const vm of scenario.vms) {
      if (!mustGo(vm)) continue;
      const type = toolTraits(scenario.release).hasLoadOrder
        ? `post-launched ${valueOr(vm.type, 'STANDARD_VM')}`
        : valueOr(vm.type, '');
      yield {
        message: `VM ${vm.idAttribute?.value ?? '?'} is a ${type}: it shares pCPUs with the Service VM, which SCHED_NOOP does not allow`,
        help: 'remove the VM, or run it as a nested guest of the Service VM',
        range: (vm.type ?? vm.loadOrderSetting)?.range ?? vm.range,
        fix: {
          title: `remove ${vmLabel(vm)}`,
          safety: 'unsafe',
          edits: [removeElement(scenario.document, vm.node)],
        },
      };
    }
  },
};
