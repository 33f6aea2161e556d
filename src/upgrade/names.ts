import { append, at, type Draft, insertAfter, make, setValue, textAt, valueIn } from './draft.js';
import type { Notes } from './notes.js';

/** What v3.x takes for a VM's name; v2.7 takes it, too. */
const VALID = /^[a-zA-Z0-9_-]{1,15}$/;

/** The name with _ for what may not stand in it, cut to 15 characters. */
function validName(name: string): string {
  return name
    .trim()
    .replace(/[^a-zA-Z0-9_-]+/g, '_')
    .slice(0, 15);
}

/** A name like `base` that is not among `taken`: its end gives way to a number. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let number = 2; ; number += 1) {
    const suffix = `_${number}`;
    const name = base.slice(0, 15 - suffix.length) + suffix;
    if (!taken.has(name)) return name;
  }
}

/** Gives every VM a name that the new schema takes; VMs without one are named after type and number. */
export function nameVms(draft: Draft, notes: Notes): void {
  const valid = draft.vms.map((vm) => valueIn(at(vm, 'name'))).filter((name) => VALID.test(name));
  const taken = new Set(valid);
  const counts = new Map<string, number>();
  for (const vm of draft.vms) {
    const node = at(vm, 'name');
    const old = valueIn(node);
    const type = textAt(vm, 'vm_type') || 'VM';
    const number = counts.get(type) ?? 0;
    counts.set(type, number + 1);
    if (VALID.test(old)) continue;
    const wanted = validName(old) || validName(`${type}${number}`);
    const name = freeName(wanted, taken);
    taken.add(name);
    if (node !== undefined) {
      setValue(node, name);
      continue;
    }
    const added = notes.adds(make('name', name), 'every VM needs a name');
    const before = at(vm, 'vm_type') ?? at(vm, 'load_order');
    if (before === undefined) append(vm, added);
    else insertAfter(before, added);
  }
}
