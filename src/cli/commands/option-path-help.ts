/** How option paths are written: the help of every command that takes one ends with it. */
export const PATH_HELP = `
An option path is ACRN's own: element names below acrn-config, with dots between them.
  hv.FEATURES.SCHEDULER
  vm[0].cpu_affinity.pcpu_id               [0] is the first vm of the file, [1] the second
  vm[id=1].name                            the vm whose attribute id is 1
  vm[name=ACRN SOS VM].guest_flags         the vm with that name
  vm[name="a]b"].vm_type                   quotes for a value with brackets; "" is a quote in it
  vm[0].@id                                an attribute

Exit codes: 0 done, 1 the file has nothing there or the schema refuses a value, 2 wrong usage or no path that the release knows, 3 could not do the job.`;
