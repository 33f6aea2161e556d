import { isWithin } from '../../release.js';
import { elements } from '../../xml/node.js';
import { type BuildContext, BuildStop } from '../context.js';
import { parseInteger } from '../numbers.js';
import { vms } from '../scenario-view.js';
import { attributeOf } from '../select.js';
import { hasAttributes } from './resource.js';

/** ACRN's tools read every id as an integer, and v3's allocators look VMs up by it. */
export function refuseBadIds(context: BuildContext): void {
  for (const node of elements(context.scenario)) {
    const id = attributeOf(node, 'id');
    if (!hasAttributes(node, 'id') || parseInteger(id) !== undefined) continue;
    throw new BuildStop(
      'allocation',
      `<${node.name}> has the id "${id}", no integer: number the VMs from 0 on`,
      node,
    );
  }
  if (!isWithin(context.release, 'v3.0')) return;
  const seen = new Set<string>();
  for (const vm of vms(context)) {
    const id = attributeOf(vm, 'id');
    if (id === '' || seen.has(id)) {
      throw new BuildStop(
        'allocation',
        id === '' ? 'a VM has no id: number the VMs from 0 on' : `two VMs have the id ${id}`,
        vm,
      );
    }
    seen.add(id);
  }
}
