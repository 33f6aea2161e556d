import { BoardStop } from '../calc/build-stop.js';
import { fullCapacityMask, maskLengths, severalMaskLengths } from '../calc/cache-capacity.js';
import { type ClosPolicy, closPolicies, isCdpOn, level2Caches } from '../calc/clos-policies.js';
import { hex } from '../calc/numbers.js';
import { onlyOne } from '../calc/only-one.js';
import { toolTraits } from '../calc/release-traits.js';
import { type DeviceView, idOf, ofScenario } from '../calc/tool-view.js';
import { first, select, valueAt, valuesAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { append, type BuiltElement, makeElement } from '../element.js';
import { vmNode } from './allocation.js';

/** All ways of a cache. */
function fullMask(context: BuildContext, level: string, id?: string): string {
  const problem = severalMaskLengths(context, level, id);
  if (problem !== undefined) throw new BoardStop('allocation', problem);
  const [length] = maskLengths(context, level, id);
  if (length === undefined) return '0xffff';
  return hex(fullCapacityMask(valueAt(length.parent, length.name)));
}

function writeMasks(
  hv: BuiltElement,
  id: string,
  masks: readonly (string | undefined)[],
  full: string,
): void {
  const node = append(hv, makeElement('clos_mask', { id }));
  for (const mask of masks) append(node, makeElement('clos', {}, mask ?? full));
}

/** The vCPUs with policies, by the names of their VMs. */
const vcpusByVm = ofScenario(({ scenario }: DeviceView) => {
  const found = new Map<string, Set<number>>();
  for (const policy of select(scenario, '//POLICY')) {
    const vcpus = valuesAt(policy, 'VCPU').filter((text) => text !== '');
    for (const name of valuesAt(policy, 'VM')) {
      const known = found.get(name) ?? new Set();
      found.set(name, known);
      for (const vcpu of vcpus) known.add(Number(vcpu));
    }
  }
  return found;
});

function ownerKey(vmName: string, vcpu: string): string {
  return JSON.stringify([vmName, vcpu]);
}

/** The class of service of each vCPU that a policy names. */
function closByOwner(policies: readonly ClosPolicy[], cdp: boolean): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, { owners }] of policies.entries()) {
    // With CDP, data and code policies stand side by side in one class of service.
    const clos = Math.floor(index / (cdp ? 2 : 1));
    for (const { vmName, vcpu, type } of owners) {
      const key = ownerKey(vmName, vcpu);
      if (type === (cdp ? 'Data' : 'Unified') && !found.has(key)) found.set(key, clos);
    }
  }
  return found;
}

/** v3: masks and classes of service (ACRN static_allocators/clos.py). */
export function allocateClos(context: BuildContext): void {
  for (const name of ['CDP_ENABLED', 'VCAT_ENABLED']) {
    onlyOne(select(context.scenario, `//${name}`), `${name} elements`);
  }
  const policies = closPolicies(context.scenario);
  const hv = first(context.allocation, 'hv') ?? append(context.allocation, makeElement('hv'));
  const level3 = policies.map((policy) => policy.level3);
  writeMasks(hv as BuiltElement, 'l3', level3, fullMask(context, '3'));
  level2Caches(context.scenario).forEach((id, index) => {
    const masks = policies.map(({ level2 }) => level2[index]);
    writeMasks(hv as BuiltElement, id, masks, fullMask(context, '2', id));
  });
  const closOf = closByOwner(policies, isCdpOn(context.scenario));
  for (const vm of select(context.scenario, '//vm')) {
    const node = vmNode(context.allocation, idOf(vm));
    if (first(node, 'clos') !== undefined) continue;
    const name = valueAt(vm, 'name');
    const vcpus = [...(vcpusByVm(context).get(name) ?? [])];
    // v3.0 sorts the vCPUs as text.
    if (toolTraits(context.release).sortsVcpusAsText) vcpus.sort();
    else vcpus.sort((a, b) => a - b);
    const clos = append(node, makeElement('clos'));
    for (const vcpu of vcpus) {
      const id = closOf.get(ownerKey(name, String(vcpu))) ?? 0;
      append(clos, makeElement('vcpu_clos', {}, String(id)));
    }
  }
}
