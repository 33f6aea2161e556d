import { withoutVms, withVmsOnly } from '../rules/shared-memory/ivshmem-vm-missing.js';
import { inLoadOrder, renumber } from '../rules/vms/renumber-v2.js';
import { harmlessTarget, withoutTarget } from '../rules/vuarts/vuart-target-missing.js';
import { isOn, lines } from '../rules/vuarts/vuarts.js';
import type { Scenario, Vm } from '../scenario/model.js';
import { vmLabel } from '../scenario/nesting.js';
import { type Fix, unsafeFix } from '../text/diagnostic.js';
import { parseInteger } from '../text/python-integer.js';
import { removeElement } from '../xml/edit.js';

/** ACRN v2.x: vUARTs and shared memory name VMs by their ids. */
function* byId(left: Scenario, isGone: (id: number) => boolean): Iterable<Fix> {
  for (const { vm, vuart } of lines(left)) {
    const target = vuart.targetVmId?.number;
    if (target === undefined || !isGone(target)) continue;
    const other = harmlessTarget(left, vm);
    if (other === undefined || (vuart.kind !== 'legacy' && !isOn(vuart))) continue;
    yield withoutTarget(vm, vuart, other);
  }
  const { ivshmemRegions } = left.hypervisor;
  const named = ivshmemRegions.flatMap(({ vmIds }) => vmIds.flatMap(({ number }) => number ?? []));
  const kept = new Set(named.filter((id) => !isGone(id)));
  for (const region of ivshmemRegions) {
    if (region.vmIds.some(({ number }) => number !== undefined && isGone(number))) {
      yield withVmsOnly(left, region, kept);
    }
  }
}

/** ACRN v3.x: everything names VMs by their names, except companion_vmid. */
function* byName(
  left: Scenario,
  isGone: (name: string | undefined) => boolean,
  isGoneId: (id: number) => boolean,
): Iterable<Fix> {
  const { document, hypervisor, vms } = left;
  for (const { node, name, endpoints } of hypervisor.vuartConnections) {
    if (!endpoints.some(({ vmName }) => isGone(vmName?.value))) continue;
    yield unsafeFix(`remove the vUART connection "${name?.value ?? ''}", whose other end is gone`, [
      removeElement(document, node),
    ]);
  }
  for (const region of hypervisor.sharedMemoryRegions) {
    const gone = region.vms.filter(({ vmName }) => isGone(vmName?.value));
    if (gone.length > 0) yield withoutVms(left, region, gone);
  }
  for (const { node, policies } of hypervisor.cacheAllocations) {
    const gone = policies.filter(({ vm }) => isGone(vm?.value));
    if (gone.length === 0) continue;
    const nodes = gone.length === policies.length ? [node] : gone.map((policy) => policy.node);
    yield unsafeFix(
      `remove ${gone.length === 1 ? 'a cache policy' : `${gone.length} cache policies`} of "${gone[0]?.vm?.value ?? ''}"${nodes[0] === node ? ', and the allocation that has no other' : ''}`,
      nodes.map((each) => removeElement(document, each)),
    );
  }
  for (const vm of vms) {
    const { companionVmId } = vm;
    const id = parseInteger(companionVmId?.value ?? '');
    if (companionVmId === undefined || id === undefined || !isGoneId(id)) continue;
    yield unsafeFix(`remove companion_vmid of ${vmLabel(vm)}, whose companion is gone`, [
      removeElement(document, companionVmId.node),
    ]);
  }
}

/** What else must change when VMs are removed from a scenario: what names them lets go of them. */
export function referencesTo(gone: ReadonlySet<Vm>, scenario: Scenario): Fix[] {
  if (gone.size === 0) return [];
  const vms = scenario.vms.filter((vm) => !gone.has(vm));
  const left = { ...scenario, vms };
  const goneIds = new Set([...gone].map(({ id }) => id));
  const goneNames = new Set([...gone].map(({ name }) => name?.value));
  const isGoneId = (id: number) => goneIds.has(id) && !vms.some((vm) => vm.id === id);
  const isGoneName = (name: string | undefined) =>
    name !== undefined && goneNames.has(name) && !vms.some((vm) => vm.name?.value === name);
  return [...byId(left, isGoneId), ...byName(left, isGoneName, isGoneId)];
}

/**
 * ACRN v2.5 to v2.7 use ids as indices (scenario_config/vm_configurations_c.py): numbers the VMs that are left
 * from 0 on. Undefined where the ids are below the number of VMs, or cannot be changed.
 */
export function closedGaps(scenario: Scenario): Fix | undefined {
  const { vms } = scenario;
  if (vms.every(({ id }) => id === undefined || id < vms.length)) return undefined;
  return renumber(scenario, inLoadOrder(vms));
}
