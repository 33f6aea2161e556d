import { isAmong, type Release } from '../../release.js';
import type { Content } from '../content.js';
import type { Finding } from '../finding.js';
import type { Assertion } from './assertion.js';
import { cacheAssertions } from './cache.js';
import { nestingAssertions } from './nesting.js';
import { tooManyVms } from './too-many-vms.js';

export type { Assertion } from './assertion.js';

/** The xs:assert conditions of config.xsd, VMtypes.xsd and types.xsd; v3.x has none there. */
export const ASSERTIONS: readonly Assertion[] = [
  ...nestingAssertions,
  ...cacheAssertions,
  tooManyVms,
];

/**
 * What the assertions of the release find. A finding about an element that has a problem of its own
 * is left out: both have one cause.
 */
export function assertionFindings(
  root: Content,
  release: Release,
  troubled: ReadonlySet<Content>,
): Finding[] {
  return ASSERTIONS.filter(({ meta }) => isAmong(meta.releases, release))
    .flatMap((assertion) => assertion.check(root))
    .filter((found) => !found.about.some((content) => troubled.has(content)));
}
