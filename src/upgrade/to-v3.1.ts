import { at, type Draft, setValue, valueIn } from './draft.js';
import type { StepContext } from './step.js';

/** Switches that say the opposite of what they said. */
const INVERTED = [
  ['ENFORCE_TURNOFF_AC', 'SPLIT_LOCK_DETECTION_ENABLED'],
  ['ENFORCE_TURNOFF_GP', 'UC_LOCK_DETECTION_ENABLED'],
  ['MCE_ON_PSC_DISABLED', 'MCE_ON_PSC_ENABLED'],
] as const;

export function toV31(draft: Draft, _context: StepContext): void {
  for (const [old, name] of INVERTED) {
    const node = at(draft.hv, 'FEATURES', old);
    if (node === undefined) continue;
    node.name = name;
    const value = valueIn(node).trim();
    if (value !== '') setValue(node, value === 'y' ? 'n' : 'y');
  }
}
