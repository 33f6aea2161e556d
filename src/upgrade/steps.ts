import { isWithin, RELEASES, type Release } from '../release.js';
import type { Step } from './step.js';
import { toV26 } from './to-v2.6.js';
import { toV27 } from './to-v2.7.js';
import { toV30 } from './to-v3.0/index.js';
import { toV31 } from './to-v3.1.js';
import { toV32 } from './to-v3.2.js';
import { toV33 } from './to-v3.3.js';
import { toV34 } from './to-v3.4.js';

/** Every change of vocabulary, oldest first. */
const STEPS: readonly Step[] = [
  { to: 'v2.6', run: toV26 },
  { to: 'v2.7', run: toV27 },
  { to: 'v3.0', run: toV30 },
  { to: 'v3.1', run: toV31 },
  { to: 'v3.2', run: toV32 },
  { to: 'v3.3', run: toV33 },
  { to: 'v3.4', run: toV34 },
];

/** The steps from one release to a later one. */
export function stepsBetween(from: Release, to: Release): Step[] {
  return STEPS.filter((step) => !isWithin(from, step.to) && isWithin(to, step.to));
}

/** Whether `to` came out after `from`. */
export function isLater(from: Release, to: Release): boolean {
  return RELEASES.indexOf(to) > RELEASES.indexOf(from);
}
