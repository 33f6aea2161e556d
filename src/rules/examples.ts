import type { Replacement } from './rule.js';

/** Text that comes right after what is found. */
export function after(found: string, added: string): Replacement {
  return { found, becomes: `${found}${added}` };
}

/** Text that comes right before what is found. */
export function before(found: string, added: string): Replacement {
  return { found, becomes: `${added}${found}` };
}

/** What is found is taken away. */
export function without(found: string): Replacement {
  return { found, becomes: '' };
}

/** Shared memory of ACRN v2.x, switched on, with these regions. */
export function ivshmemRegions(...regions: string[]): Replacement {
  const each = regions.map((region) => `\n        <IVSHMEM_REGION>${region}</IVSHMEM_REGION>`);
  return {
    found: '<IVSHMEM_ENABLED>n</IVSHMEM_ENABLED>\n        <IVSHMEM_REGION/>',
    becomes: `<IVSHMEM_ENABLED>y</IVSHMEM_ENABLED>${each.join('')}`,
  };
}

/** vUART connections of ACRN v3.x after the others: what they are called, and the VMs that they connect. */
export function vuartConnections(
  type: 'legacy' | 'pci',
  ...connections: [name: string, ...endpoints: [vm: string, place: string][]][]
): Replacement {
  const place = type === 'legacy' ? 'io_port' : 'vbdf';
  const each = connections.map(([name, ...endpoints]) => {
    const ends = endpoints.map(
      ([vm, value]) =>
        `        <endpoint>\n          <vm_name>${vm}</vm_name>\n          <${place}>${value}</${place}>\n        </endpoint>\n`,
    );
    return `      <vuart_connection>\n        <name>${name}</name>\n        <type>${type}</type>\n${ends.join('')}      </vuart_connection>\n`;
  });
  return before('    </vuart_connections>', each.join(''));
}

/** Cache policies of ACRN v3.x for the first cache of a level. */
export function cachePolicies(
  level: number,
  ...policies: [vm: string, vcpu: number, mask: string][]
): Replacement {
  const each = policies.map(
    ([vm, vcpu, mask]) =>
      `        <POLICY>\n          <VM>${vm}</VM>\n          <VCPU>${vcpu}</VCPU>\n          <TYPE>Unified</TYPE>\n          <CLOS_MASK>${mask}</CLOS_MASK>\n        </POLICY>\n`,
  );
  const cache = `        <CACHE_ID>0x0</CACHE_ID>\n        <CACHE_LEVEL>${level}</CACHE_LEVEL>\n`;
  return before(
    '  </hv>\n',
    `    <CACHE_REGION>\n      <CACHE_ALLOCATION>\n${cache}${each.join('')}      </CACHE_ALLOCATION>\n    </CACHE_REGION>\n`,
  );
}

/** What adds a VM after the others of an example. */
export function vmAdded(vm: string): Replacement {
  return before('</acrn-config>', vm);
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
