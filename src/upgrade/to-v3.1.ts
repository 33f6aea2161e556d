import { RENAMED_FEATURES } from '../setting-names.js';
import { at, type Draft, type Element, named, setValue, valueIn } from './draft.js';
import type { StepContext } from './step.js';

/** v3.1 refuses a device that a VM is given twice. */
function dropTwins(vm: Element, { notes }: StepContext): void {
  const seen = new Set<string>();
  for (const device of named(at(vm, 'pci_devs'), 'pci_dev')) {
    const address = valueIn(device).trim().split(/\s/)[0] ?? '';
    if (seen.has(address) && address !== '') {
      notes.drop(device, 'gave the VM a device that it has already', 'nothing: it is left out');
    }
    seen.add(address);
  }
}

export function toV31(draft: Draft, context: StepContext): void {
  for (const vm of draft.vms) dropTwins(vm, context);
  for (const { old, name, opposite } of RENAMED_FEATURES) {
    const node = opposite ? at(draft.hv, 'FEATURES', old) : undefined;
    if (node === undefined) continue;
    node.name = name;
    const value = valueIn(node).trim();
    if (value !== '') setValue(node, value === 'y' ? 'n' : 'y');
  }
}
