import { at, type Draft, type Element, named, setValue, valueIn } from './draft.js';
import type { StepContext } from './step.js';

/** Switches that say the opposite of what they said. */
const INVERTED = [
  ['ENFORCE_TURNOFF_AC', 'SPLIT_LOCK_DETECTION_ENABLED'],
  ['ENFORCE_TURNOFF_GP', 'UC_LOCK_DETECTION_ENABLED'],
  ['MCE_ON_PSC_DISABLED', 'MCE_ON_PSC_ENABLED'],
] as const;

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
  for (const [old, name] of INVERTED) {
    const node = at(draft.hv, 'FEATURES', old);
    if (node === undefined) continue;
    node.name = name;
    const value = valueIn(node).trim();
    if (value !== '') setValue(node, value === 'y' ? 'n' : 'y');
  }
}
