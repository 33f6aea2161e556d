import type { Scenario } from '../../scenario/model.js';
import { regionLine } from '../../scenario/old-words.js';
import type { TextEdit } from '../../text/edit.js';
import { parseInteger } from '../../text/python-integer.js';
import { child, childrenNamed, hasElements, textOf, type XmlElement } from '../../xml/node.js';
import type { NewElement } from '../../xml/write.js';
import type { RuleContext } from '../rule.js';
import { namedVms, placesFrom } from './superseded-links.js';
import { rewritten, withoutElement } from './without-element.js';

/** The shared memory regions of v3.x that are written as a line of text, as in v2.x; empty ones share nothing. */
export function oldRegions({ hypervisor }: Scenario): XmlElement[] {
  const group = child(hypervisor.features, 'IVSHMEM');
  return group === undefined
    ? []
    : childrenNamed(group, 'IVSHMEM_REGION').filter((node) => !hasElements(node));
}

/** The edits that make elements of such lines; only where shared memory was on and all its VMs are there is it certain. */
export function movedRegions(context: RuleContext): ReadonlyMap<XmlElement, readonly TextEdit[]> {
  const { scenario } = context;
  const { document, hypervisor, vms } = scenario;
  const switched = child(child(hypervisor.features, 'IVSHMEM'), 'IVSHMEM_ENABLED');
  const isOn = switched === undefined || textOf(switched).trim() === 'y';
  const places = placesFrom(8, context);
  const named = namedVms(scenario);
  const byId = new Map([...vms].reverse().map((vm) => [vm.id, vm]));
  const moved = new Map<XmlElement, readonly TextEdit[]>();
  for (const node of oldRegions(scenario)) {
    const text = textOf(node);
    const line = regionLine(text);
    if (text.trim() === '') moved.set(node, [withoutElement(document, node)]);
    if (line === undefined || !isOn || parseInteger(line.size) === undefined) continue;
    const users = line.ids.map((id) => byId.get(parseInteger(id)));
    if (users.some((vm) => vm === undefined || !named.has(vm))) continue;
    const members = users.flatMap((vm): NewElement[] => {
      if (vm === undefined) return [];
      const name = { name: 'VM_NAME', value: vm.name?.value ?? '' };
      return [{ name: 'IVSHMEM_VM', children: [name, { name: 'VBDF', value: places.next(vm) }] }];
    });
    const region: NewElement = {
      name: 'IVSHMEM_REGION',
      children: [
        { name: 'NAME', value: line.name },
        { name: 'PROVIDED_BY', value: line.provider },
        { name: 'IVSHMEM_SIZE', value: line.size },
        { name: 'IVSHMEM_VMS', children: members },
      ],
    };
    moved.set(node, [rewritten(document, node, region)]);
  }
  return moved;
}
