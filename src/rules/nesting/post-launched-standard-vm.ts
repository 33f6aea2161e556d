import type { Vm } from '../../scenario/model.js';
import { serviceVm, vmLabel, vmLabels } from '../../scenario/nesting.js';
import { unsafeFix } from '../../text/diagnostic.js';
import { removeElement } from '../../xml/edit.js';
import { postLaunchedVm } from '../example-vms.js';
import { isRefusedByBuild } from '../pcpus/pcpu-shared.js';
import { mustGo } from '../pcpus/service-vm-pcpus.js';
import type { Finding, Rule } from '../rule.js';

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
    summary: 'a post-launched standard VM is beside a nesting Service VM',
    why: 'Post-launched standard VMs share the pCPUs of the Service VM. Nested virtualization needs SCHED_NOOP, under which nothing is shared: such a VM never runs. Run it as a nested guest instead.',
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'unsafe',
    supersedes: ['pcpu-shared'],
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst (remove CPU sharing VMs)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-rtvm-nested.xml',
        bad: [{ found: '</acrn-config>', becomes: `${KATA_VM}</acrn-config>` }],
        alsoRaises: ['missing-vm-setting'],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '</acrn-config>', becomes: `${postLaunchedVm(2)}</acrn-config>` }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    if (serviceVm(scenario) === undefined) return;
    const vms = scenario.vms.filter(mustGo);
    const [first, ...others] = vms;
    if (first === undefined) return;
    const place = (vm: Vm) => (vm.type ?? vm.loadOrderSetting)?.range ?? vm.range;
    const one = others.length === 0;
    const isRefused = vms.some((vm) =>
      scenario.vms.some(
        (other) =>
          other !== vm && isRefusedByBuild(scenario, other, vm, vm.cpuAffinity?.items ?? []),
      ),
    );
    yield {
      category: isRefused ? 'build' : 'nested',
      message: `${vmLabels(vms)} ${one ? 'shares' : 'share'} pCPUs with the Service VM`,
      help: `remove ${one ? 'the VM, or run it as a nested guest' : 'the VMs, or run them as nested guests'} of the Service VM`,
      range: place(first),
      related: others.map((vm) => ({ message: vmLabel(vm), range: place(vm) })),
      fix: unsafeFix(
        `remove ${vmLabels(vms)}`,
        vms.map(({ node }) => removeElement(scenario.document, node)),
      ),
    };
  },
};
