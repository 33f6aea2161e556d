import type { Scenario, Vm } from './model.js';
import { serviceVm } from './nesting.js';

/**
 * Which VMs run on each pCPU. A Service VM without cpu_affinity has those that no pre-launched VM has
 * (ACRN static_allocators/cpu_affinity.py).
 */
export function pcpuOwners(
  scenario: Scenario,
  pcpus: readonly number[],
): ReadonlyMap<number, readonly Vm[]> {
  const named = (vm: Vm) => (vm.cpuAffinity?.items ?? []).flatMap(({ number }) => number ?? []);
  const preLaunched = new Set(
    scenario.vms.filter((vm) => vm.loadOrder === 'pre-launched').flatMap(named),
  );
  const service = serviceVm(scenario);
  const takesTheRest = service !== undefined && named(service).length === 0;
  const owners = new Map<number, Vm[]>(pcpus.map((pcpu) => [pcpu, []]));
  for (const vm of scenario.vms) {
    const isTheRest = vm === service && takesTheRest;
    const owned = isTheRest ? pcpus.filter((pcpu) => !preLaunched.has(pcpu)) : named(vm);
    for (const pcpu of new Set(owned)) owners.get(pcpu)?.push(vm);
  }
  return owners;
}
