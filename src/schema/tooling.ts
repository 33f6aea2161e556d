import type { Release } from '../release.js';
import { isWithin } from '../release.js';

/** What the configuration tools of a release do with a file before they validate it. */
export interface Tooling {
  /**
   * Which missing elements they fill in. v2.7 default_populator.py: every required one, with its
   * default or empty. v3.x default_populator.py: every required one with children or a default.
   */
  readonly fills: 'nothing' | 'everything' | 'defaults';
  /**
   * Whether the tools write the file anew, which puts line breaks around a comment that stands alone in
   * an element (v2.7 default_populator.py, pretty_print).
   */
  readonly reindents: boolean;
  /** Whether a comment inside a value makes it invalid: v3.x validator.py validates the lxml tree. */
  readonly asidesBreakValues: boolean;
}

export function toolingOf(release: Release): Tooling {
  if (isWithin(release, 'v3.0')) {
    return { fills: 'defaults', reindents: false, asidesBreakValues: true };
  }
  if (release === 'v2.7') {
    return { fills: 'everything', reindents: true, asidesBreakValues: false };
  }
  return { fills: 'nothing', reindents: false, asidesBreakValues: false };
}
