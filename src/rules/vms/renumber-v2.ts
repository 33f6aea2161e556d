import type { Scenario, Vm } from '../../scenario/model.js';
import { type Fix, safeFix } from '../../text/diagnostic.js';
import type { TextEdit } from '../../text/edit.js';
import { setValue } from '../../xml/edit.js';
import { isOn } from '../vuarts/vuarts.js';

const RANK = { 'pre-launched': 0, service: 1, 'post-launched': 2 } as const;

function rank({ loadOrder }: Vm): number {
  return loadOrder === undefined ? 3 : RANK[loadOrder];
}

/** Pre-launched VMs, the Service VM, post-launched VMs: the order in which they start, which ACRN wants of the ids. */
export function inLoadOrder(vms: readonly Vm[]): Vm[] {
  return [...vms].sort((a, b) => rank(a) - rank(b) || (a.id ?? 0) - (b.id ?? 0));
}

/** The VMs on the wrong side of the (last) Service VM's id (library/scenario_cfg_lib.py:load_vm_check). */
export function vmsInWrongOrder({
  vms,
}: Scenario): { vms: readonly Vm[]; service: Vm } | undefined {
  const service = vms.findLast((vm) => vm.loadOrder === 'service');
  const serviceId = service?.id;
  if (service === undefined || serviceId === undefined) return undefined;
  const wrong = vms.filter(
    ({ id, loadOrder, type }) =>
      id !== undefined &&
      ((loadOrder === 'pre-launched' && id > serviceId) ||
        (type?.value === 'POST_STD_VM' && id < serviceId)),
  );
  return wrong.length === 0 ? undefined : { vms: wrong, service };
}

/**
 * Numbers the VMs 0, 1, 2... in the order given; every reference follows. Undefined when an id is
 * missing or given twice, or when something that is on names a VM that is not there.
 */
export function renumber(scenario: Scenario, order: readonly Vm[]): Fix | undefined {
  const newIds = new Map<number, number>();
  order.forEach(({ id }, index) => {
    if (id !== undefined) newIds.set(id, index);
  });
  if (newIds.size !== scenario.vms.length) return undefined;
  const edits: TextEdit[] = [];
  for (const { idAttribute, id, vuarts } of scenario.vms) {
    if (idAttribute === undefined || id === undefined) return undefined;
    const written = String(newIds.get(id));
    if (idAttribute.value !== written) edits.push({ ...idAttribute.valueRange, text: written });
    for (const vuart of vuarts) {
      const target = vuart.targetVmId;
      if (target?.number === undefined) continue;
      const next = newIds.get(target.number);
      if (next === undefined && (isOn(vuart) || vuart.kind === 'legacy')) return undefined;
      if (next !== undefined && next !== target.number) {
        edits.push(setValue(target.node, String(next)));
      }
    }
  }
  for (const { vmIds } of scenario.hypervisor.ivshmemRegions) {
    for (const { number, range } of vmIds) {
      if (number === undefined) continue;
      const next = newIds.get(number);
      if (next === undefined && scenario.hypervisor.ivshmemEnabled?.value === 'y') return undefined;
      if (next !== undefined && next !== number) edits.push({ ...range, text: String(next) });
    }
  }
  const moves = [...newIds]
    .filter(([id, next]) => id !== next)
    .map(([id, next]) => `VM ${id} becomes VM ${next}`);
  return safeFix(`number the VMs from 0${moves.length > 0 ? `: ${moves.join(', ')}` : ''}`, edits);
}
