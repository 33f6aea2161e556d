import type { Replacement } from './rule.js';

/** What adds a VM after the others of an example. */
export function vmAdded(vm: string): Replacement {
  return { found: '</acrn-config>', becomes: `${vm}</acrn-config>` };
}

/** A post-launched VM of ACRN v3.x on pCPU 1, to be put after the other VMs of an example. */
export function postLaunchedVm(id: number, devices = '', type = 'STANDARD_VM', pcpu = 1): string {
  return `  <vm id="${id}">
    <load_order>POST_LAUNCHED_VM</load_order>
    <vm_type>${type}</vm_type>
    <name>POST_VM${id}</name>
    <cpu_affinity>
      <pcpu>
        <pcpu_id>${pcpu}</pcpu_id>
      </pcpu>
    </cpu_affinity>
    <memory>
      <size>512</size>
    </memory>
    <virtio_devices>${devices}</virtio_devices>
  </vm>
`;
}

/** The virtual GPU of a post-launched VM, by what is in each of its displays. */
export function virtualGpu(type: 'Window' | 'Full screen', ...displays: string[]): string {
  const each = displays.map((display) => `<display>${display}</display>`);
  return `<gpu><display_type>${type}</display_type><displays>${each.join('')}</displays></gpu>`;
}

/** A post-launched VM of ACRN v2.x whose lines lead to VM 0, and are off unless `base` says otherwise. */
export function postLaunchedVmV2(
  id: number,
  { type = 'POST_STD_VM', pcpu = 0, base = 'INVALID_COM_BASE', target = 0 } = {},
): string {
  return `  <vm id="${id}">
    <vm_type>${type}</vm_type>
    <guest_flags>
      <guest_flag>0</guest_flag>
    </guest_flags>
    <cpu_affinity>
      <pcpu_id>${pcpu}</pcpu_id>
    </cpu_affinity>
    <clos>
      <vcpu_clos>0</vcpu_clos>
    </clos>
    <epc_section>
      <base>0</base>
      <size>0</size>
    </epc_section>
    <legacy_vuart id="0">
      <type>VUART_LEGACY_PIO</type>
      <base>COM1_BASE</base>
      <irq>COM1_IRQ</irq>
    </legacy_vuart>
    <legacy_vuart id="1">
      <type>VUART_LEGACY_PIO</type>
      <base>${base}</base>
      <irq>COM2_IRQ</irq>
      <target_vm_id>${target}</target_vm_id>
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
    <PTM>n</PTM>
  </vm>
`;
}
