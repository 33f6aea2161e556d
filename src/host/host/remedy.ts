import type { HostModel } from './read.js';

/** The command that loads the module with nesting on, now and after the next start. */
export function switchOn(module: string, setting: string): string {
  return `echo options ${module} ${setting} | sudo tee /etc/modprobe.d/nested.conf && sudo modprobe -r ${module} && sudo modprobe ${module}`;
}

/** What the hypervisor below must be told so that this guest sees VMX or SVM, by its DMI strings. */
export function exposeCommand({ machine }: HostModel): string {
  if (/Microsoft/i.test(machine)) {
    return 'on the Hyper-V host, with the VM off: Set-VMProcessor -VMName NAME -ExposeVirtualizationExtensions $true';
  }
  if (/VMware/i.test(machine))
    return 'in the .vmx file of the VM, with the VM off: vhv.enable = "TRUE"';
  if (/VirtualBox|innotek/i.test(machine)) {
    return 'on the host, with the VM off: VBoxManage modifyvm NAME --nested-hw-virt on';
  }
  if (/Xen/i.test(machine)) return 'in the xl.cfg of the guest: nestedhvm = 1';
  return 'on the host, for QEMU: -cpu host; for libvirt: <cpu mode="host-passthrough"/>';
}
