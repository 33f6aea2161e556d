/** How many VMs of a type have a UUID in the hypervisor of v2.5 and v2.6 (include/common/vm_uuids.h). */
export const VM_UUIDS: ReadonlyMap<string, number> = new Map([
  ['SAFETY_VM', 1],
  ['PRE_STD_VM', 2],
  ['PRE_RT_VM', 1],
  ['POST_STD_VM', 5],
  ['POST_RT_VM', 1],
  ['KATA_VM', 1],
]);
