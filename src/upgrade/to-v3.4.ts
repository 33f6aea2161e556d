import { at, type Draft, setValue, valueIn } from './draft.js';
import type { StepContext } from './step.js';

/** v3.3 took these for its defaults where they are empty; v3.4 refuses an empty number. */
const DEFAULTS = [
  ['MAX_IOAPIC_NUM', '1'],
  ['MAX_IOAPIC_LINES', '120'],
] as const;

export function toV34(draft: Draft, _context: StepContext): void {
  for (const [name, value] of DEFAULTS) {
    const node = at(draft.hv, 'CAPACITIES', name);
    if (node !== undefined && valueIn(node) === '') setValue(node, value);
  }
}
