/** A post-launched VM of ACRN v3.x on pCPU 1, to be put behind the other VMs of an example. */
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
