import type { Vm } from '../../scenario/model.js';
import { FLAG_ELEMENTS, NO_FLAG_VALUES, RT_FLAG } from '../../setting-names.js';
import { child, elements, textOf, type XmlElement } from '../../xml/node.js';
import type { NewElement } from '../../xml/write.js';

/**
 * The elements that take the place of a VM's guest_flags; undefined where a flag has none, or the VM says the
 * opposite already.
 */
export function flagElements(vm: Vm, guestFlags: XmlElement): NewElement[] | undefined {
  const added = new Map<string, NewElement>();
  for (const flag of elements(guestFlags)) {
    const value = textOf(flag).trim();
    if (NO_FLAG_VALUES.includes(value)) continue;
    // A real-time VM is one by its type.
    if (value === RT_FLAG && vm.type?.value.trim() === 'RTVM') continue;
    const name = FLAG_ELEMENTS.get(value);
    if (name === undefined) return undefined;
    if (name === 'nested_virtualization_support' && vm.loadOrder !== 'service') return undefined;
    const there = child(vm.node, name);
    if (there === undefined) added.set(name, { name, value: 'y' });
    else if (textOf(there).trim() !== 'y') return undefined;
  }
  return [...added.values()];
}
