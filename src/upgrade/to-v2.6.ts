import { append, at, type Draft, make, setValue, valueIn } from './draft.js';
import type { StepContext } from './step.js';

/** What v2.6 has and v2.5 has not, with the value that changes nothing: v2.6 fills nothing in. */
const NEW = [
  // v2.5 knows nothing of #GP at UC locks: off keeps it so.
  ['FEATURES', 'ENFORCE_TURNOFF_GP', 'y'],
  ['FEATURES', 'SECURITY_VM_FIXUP', 'n'],
  ['CAPACITIES', 'MAX_EFI_MMAP_ENTRIES', '256'],
] as const;

export function toV26(draft: Draft, { notes }: StepContext): void {
  for (const [group, name, value] of NEW) {
    const parent = at(draft.hv, group);
    if (parent === undefined || at(parent, name) !== undefined) continue;
    append(
      parent,
      notes.adds(make(name, value), 'new in v2.6, with the value that changes nothing'),
    );
  }
  for (const vm of draft.vms) {
    // v2.5 loads a Zephyr image to kern_load_addr, which is what KERNEL_RAWIMAGE says now.
    const kernel = at(vm, 'os_config', 'kern_type');
    if (kernel !== undefined && /^KERNEL_(?:ZEPHYR|VXWORKS)$/.test(valueIn(kernel))) {
      setValue(kernel, 'KERNEL_RAWIMAGE');
    }
  }
}
