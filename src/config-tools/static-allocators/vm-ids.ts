import { parseInteger } from '../../text/python-integer.js';
import { elements } from '../../xml/node.js';
import { BuildStop } from '../calc/build-stop.js';
import { toolTraits } from '../calc/release-traits.js';
import { hasAttributes } from '../calc/resource.js';
import { vms } from '../calc/tool-view.js';
import { attributeOf, first, select, stringOf } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';

/** From v2.7 on ACRN's tools read how many VMs there may be before they do anything else. */
export function refuseBadVmCount(context: BuildContext): void {
  if (!toolTraits(context.release).hasMaxVmNum) return;
  const node = first(context.scenario, '//MAX_VM_NUM');
  if (node !== undefined && parseInteger(stringOf(node)) !== undefined) return;
  throw new BuildStop(
    'allocation',
    node === undefined
      ? 'MAX_VM_NUM is missing below hv/CAPACITIES: give the largest number of VMs, such as 16'
      : `MAX_VM_NUM is "${stringOf(node)}", not a decimal integer: give a number such as 16`,
    node,
  );
}

/** v3's allocators look at the load order of every VM. */
export function refuseMissingLoadOrder(context: BuildContext): void {
  if (!toolTraits(context.release).hasLoadOrder) return;
  const vm = select(context.scenario, '//vm').find(
    (node) => first(node, 'load_order') === undefined,
  );
  if (vm === undefined) return;
  throw new BuildStop(
    'allocation',
    `VM ${attributeOf(vm, 'id')} has no load_order: make it PRE_LAUNCHED_VM, SERVICE_VM or POST_LAUNCHED_VM`,
    vm,
  );
}

/** ACRN's tools read every id as an integer, and v3's allocators look VMs up by it. */
export function refuseBadIds(context: BuildContext): void {
  for (const node of elements(context.scenario)) {
    const id = attributeOf(node, 'id');
    if (!hasAttributes(node, 'id') || parseInteger(id) !== undefined) continue;
    throw new BuildStop(
      'allocation',
      `<${node.name}> has the id "${id}", not an integer: number the VMs from 0`,
      node,
    );
  }
  if (!toolTraits(context.release).findsVmsByName) return;
  const seen = new Set<string>();
  for (const vm of vms(context)) {
    const id = attributeOf(vm, 'id');
    if (id === '' || seen.has(id)) {
      throw new BuildStop(
        'allocation',
        id === '' ? 'a VM has no id: number the VMs from 0' : `two VMs have the id ${id}`,
        vm,
      );
    }
    seen.add(id);
  }
}
