import type { Vm } from '../../scenario/model.js';
import { NO_FLAG_VALUES } from '../../scenario/nesting.js';
import { child, elements, textOf, type XmlElement } from '../../xml/node.js';
import type { NewElement } from '../../xml/write.js';

/** What the guest flags of v2.x are from v3.0 on: ACRN v3.1 upgrader.py (Guest flags). */
const ELEMENTS: ReadonlyMap<string, string> = new Map([
  ['GUEST_FLAG_LAPIC_PASSTHROUGH', 'lapic_passthrough'],
  ['GUEST_FLAG_IO_COMPLETION_POLLING', 'io_completion_polling'],
  ['GUEST_FLAG_NVMX_ENABLED', 'nested_virtualization_support'],
  ['GUEST_FLAG_VCAT_ENABLED', 'virtual_cat_support'],
  ['GUEST_FLAG_SECURE_WORLD_ENABLED', 'secure_world_support'],
  ['GUEST_FLAG_HIDE_MTRR', 'hide_mtrr_support'],
  ['GUEST_FLAG_SECURITY_VM', 'security_vm'],
]);

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
    if (value === 'GUEST_FLAG_RT' && vm.type?.value.trim() === 'RTVM') continue;
    const name = ELEMENTS.get(value);
    if (name === undefined) return undefined;
    if (name === 'nested_virtualization_support' && vm.loadOrder !== 'service') return undefined;
    const there = child(vm.node, name);
    if (there === undefined) added.set(name, { name, value: 'y' });
    else if (textOf(there).trim() !== 'y') return undefined;
  }
  return [...added.values()];
}
