import { toolTraits } from '../config-tools/calc/release-traits.js';
import type { Release } from '../release.js';
import type { Finding } from './rule.js';

/**
 * What ACRN v3.x's data checks call a warning stops the build all the same: validator.py ends with an
 * exit status for warnings, too.
 */
export const STOPS_AT_WARNINGS =
  "ACRN's validator only warns of it, but its build stops at warnings, too";

/** How a data check that only warns in v3.x is reported there; in v2.x, as its rule says. */
export function inV3(release: Release): Pick<Finding, 'severity' | 'category' | 'why'> {
  return toolTraits(release).stopsAtWarnings
    ? { severity: 'error', category: 'build', why: STOPS_AT_WARNINGS }
    : {};
}
