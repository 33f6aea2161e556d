// What differs between releases in the hypervisor apart from nested VMX.
import { traitTable } from '../../../release.js';

export const hypervisorTraits = traitTable({
  /** vm_list has the UUIDs of VMs. */
  listsUuids: { first: 'v2.5', last: 'v2.6' },
  /** A console on a pCPU whose local APIC is passed through answers late, not never. */
  keepsConsoleTimer: { first: 'v3.0' },
});
