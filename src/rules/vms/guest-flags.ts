import type { Scenario, Vm } from '../../scenario/model.js';
import { NO_FLAG_VALUES } from '../../setting-names.js';
import type { TextEdit } from '../../text/edit.js';
import type { Range } from '../../text/source.js';
import { insertAfter, removeElement, setValue } from '../../xml/edit.js';
import { child } from '../../xml/node.js';
import { insertBelow } from '../insert.js';

/** Where a missing flag is reported: at the placeholder that stands in its place, else at the list. */
export function guestFlagsPlace(vm: Vm): Range {
  const [first, ...others] = vm.guestFlags?.items ?? [];
  if (first !== undefined && others.length === 0 && NO_FLAG_VALUES.includes(first.value)) {
    return first.range;
  }
  return vm.guestFlags?.node.startTag ?? vm.range;
}

/**
 * The edits that add guest flags to a VM of ACRN v2.x: the first placeholder becomes the first flag,
 * the other placeholders go, the rest is added behind the last flag.
 */
export function addGuestFlags(scenario: Scenario, vm: Vm, names: readonly string[]): TextEdit[] {
  const { document } = scenario;
  const flags = names.map((value) => ({ name: 'guest_flag', value }));
  if (vm.guestFlags === undefined) {
    const added = { name: 'guest_flags', children: flags };
    const before = child(vm.node, 'name') ?? child(vm.node, 'vm_type');
    return [insertBelow(document, vm.node, before, added)];
  }
  const { items, node } = vm.guestFlags;
  const placeholders = items.filter(({ value }) => NO_FLAG_VALUES.includes(value));
  const [reused, ...dropped] = placeholders;
  const last = items.at(-1);
  if (reused === undefined) return [insertBelow(document, node, last?.node, ...flags)];
  const [first, ...rest] = flags;
  return [
    setValue(reused.node, first?.value ?? ''),
    ...(rest.length > 0 ? [insertAfter(document, reused.node, ...rest)] : []),
    ...dropped.map((flag) => removeElement(document, flag.node)),
  ];
}

/** The edits that take one guest flag from a VM; the last one becomes the placeholder `0`. */
export function removeGuestFlag(scenario: Scenario, vm: Vm, name: string): TextEdit[] {
  const items = vm.guestFlags?.items ?? [];
  const removed = items.filter(({ value }) => value === name);
  const kept = removed.length === items.length ? removed.shift() : undefined;
  return [
    ...(kept === undefined ? [] : [setValue(kept.node, '0')]),
    ...removed.map((flag) => removeElement(scenario.document, flag.node)),
  ];
}
