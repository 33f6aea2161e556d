// What differs between releases in the hypervisor apart from nested VMX.
import { traitTable } from '../../../release.js';

export const hypervisorTraits = traitTable({
  /** vm_list has the UUIDs of VMs (debug/shell.c). */
  listsUuids: { first: 'v2.5', last: 'v2.6' },
  /** VM exits on the console's pCPU drive the console when its timer cannot (debug/console.c). */
  drivesConsoleAtVmExits: { first: 'v2.6' },
  /** Classes of service are picked by `vcpu_id % num_pclosids` (arch/x86/guest/vmsr.c: prepare_auto_msr_area). */
  picksClosByModulo: { first: 'v2.7' },
  /** The log begins with "HV:", and has no line with the API version (arch/x86/cpu.c: init_pcpu_post). */
  hasShortBanner: { first: 'v3.2' },
});

export type HypervisorTraits = ReturnType<typeof hypervisorTraits>;
