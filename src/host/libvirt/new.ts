/** The XML of a domain that runs a hypervisor of its own. */
export function newLibvirtDomain(): string {
  return `<!-- A guest that runs a hypervisor of its own: virsh define l1.xml -->
<!-- acrn-nvmx-disable-file libvirt-passthrough-migration: it stays on its host -->
<domain type='kvm'>
  <name>l1</name>
  <memory unit='GiB'>8</memory>
  <vcpu placement='static'>4</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <cpu mode='host-passthrough'/>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/var/lib/libvirt/images/l1.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <console type='pty'/>
  </devices>
</domain>
`;
}
