/** What values of enumerations mean where their name alone does not say it, in our own words. */
export const VALUE_MEANINGS: ReadonlyMap<string, string> = new Map([
  ['GUEST_FLAG_SECURE_WORLD_ENABLED', 'The VM has a secure world beside its normal one.'],
  [
    'GUEST_FLAG_LAPIC_PASSTHROUGH',
    'The VM owns the local APICs of its pCPUs. Nested virtualization needs it; the hypervisor gets no timer interrupt on these pCPUs.',
  ],
  [
    'GUEST_FLAG_IO_COMPLETION_POLLING',
    'The hypervisor polls for the end of an I/O request instead of sending an interrupt.',
  ],
  ['GUEST_FLAG_HIDE_MTRR', 'The VM does not see the memory type range registers.'],
  ['GUEST_FLAG_RT', 'The VM is a real-time VM.'],
  [
    'GUEST_FLAG_NVMX_ENABLED',
    'The VM has VMX and runs a hypervisor of its own, such as KVM. Only the Service VM may have it.',
  ],
  ['GUEST_FLAG_SECURITY_VM', 'The firmware tables of the VM are adapted for a security VM.'],
  ['GUEST_FLAG_VCAT_ENABLED', 'The VM sees cache allocation of its own.'],
  ['0UL', 'No flag. Beside another flag it makes ACRN drop them all.'],
  ['SCHED_NOOP', 'One vCPU on a pCPU. Nested virtualization needs it.'],
  ['SCHED_IORR', 'Round robin with the same time slice for each vCPU.'],
  ['SCHED_BVT', 'Borrowed virtual time: vCPUs share a pCPU by weight.'],
  ['SCHED_PRIO', 'The vCPU with the highest fixed priority runs.'],
  ['SERVICE_VM', 'It owns the devices and starts the post-launched VMs; KVM runs in it.'],
  ['SOS_VM', 'The Service VM: it owns the devices, and KVM runs in it.'],
  ['PRE_LAUNCHED_VM', 'The hypervisor starts it at boot, before the Service VM.'],
  ['POST_LAUNCHED_VM', "The Service VM's device model starts it."],
  ['RTVM', 'A real-time VM.'],
  ['STANDARD_VM', 'A VM without real-time needs.'],
  ['INVALID_COM_BASE', 'The vUART is switched off.'],
  ['INVALID_PCI_BASE', 'The vUART is switched off.'],
]);
