import type { Scenario, Vm } from '../scenario/model.js';

/** An id that no VM has: below the Service VM's id for a pre-launched VM, above it for a post-launched one. */
export function freeVmId({ vms }: Scenario, vm: Vm): number | undefined {
  const taken = new Set(vms.map(({ id }) => id));
  const service = vms.find(({ loadOrder }) => loadOrder === 'service')?.id;
  for (let id = 0; id <= vms.length; id += 1) {
    if (taken.has(id)) continue;
    if (service === undefined || vm.loadOrder === 'service') return id;
    if (vm.loadOrder === 'pre-launched' ? id < service : id > service) return id;
  }
  return undefined;
}
