import {
  append,
  at,
  type Draft,
  elements,
  isLeaf,
  make,
  named,
  remove,
  setValue,
  textAt,
  valueIn,
  walk,
} from './draft.js';
import { nameVms } from './names.js';
import type { StepContext } from './step.js';

/** The Service VM was the SOS. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^SOS_VM$/, 'SERVICE_VM'],
  [/^SOS_VM_BOOTARGS$/, 'SERVICE_VM_OS_BOOTARGS'],
  [/^SOS_(COM[1-4]_(?:BASE|IRQ))$/, 'SERVICE_VM_$1'],
];

function isEmpty(node: ReturnType<typeof at>): boolean {
  return node !== undefined && isLeaf(node) && valueIn(node).trim() === '';
}

export function toV27(draft: Draft, { notes }: StepContext): void {
  const { hv } = draft;
  notes.drop(
    at(hv, 'MEMORY', 'HV_RAM_SIZE'),
    'sized the RAM of the hypervisor',
    'the build computes the size',
  );
  const start = at(hv, 'MEMORY', 'HV_RAM_START');
  if (start !== undefined && isEmpty(start)) remove(start);
  notes.drop(
    at(hv, 'CAPACITIES', 'MAX_EFI_MMAP_ENTRIES'),
    'sized the EFI memory map',
    'the hypervisor takes as many entries as there are',
  );
  notes.drop(
    at(hv, 'CAPACITIES', 'MAX_KATA_VM_NUM'),
    'made room for Kata VMs',
    'nothing: there are no Kata VMs any more',
  );
  const capacities = at(hv, 'CAPACITIES');
  if (capacities !== undefined && at(capacities, 'MAX_VM_NUM') === undefined) {
    append(capacities, notes.adds(make('MAX_VM_NUM', '8'), 'v2.6 has room for eight VMs'));
  }
  for (const vm of draft.vms) {
    for (const leaf of walk(vm).filter(isLeaf)) {
      const value = valueIn(leaf);
      const word = WORDS.find(([old]) => old.test(value));
      if (word !== undefined) setValue(leaf, value.replace(...word));
    }
    const type = at(vm, 'vm_type');
    if (type !== undefined && textAt(vm, 'vm_type') === 'KATA_VM') setValue(type, 'POST_STD_VM');
    for (const flag of named(at(vm, 'guest_flags'), 'guest_flag')) {
      if (isEmpty(flag) && elements(flag.parent ?? flag).length > 1) remove(flag);
    }
  }
  nameVms(draft, notes);
}
