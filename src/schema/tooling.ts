import { type Release, traitTable } from '../release.js';

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
  /** Whether comments and instructions are there for the build: v3.x xml_loader.py drops them. */
  readonly keepsAsides: boolean;
  /** Whether a comment inside a value makes it invalid: v3.x validator.py validates the lxml tree. */
  readonly asidesBreakValues: boolean;
}

const traits = traitTable({
  fillsEverything: { first: 'v2.7', last: 'v2.7' },
  fillsDefaults: { first: 'v3.0' },
});

export function toolingOf(release: Release): Tooling {
  const { fillsEverything, fillsDefaults } = traits(release);
  if (fillsDefaults)
    return { fills: 'defaults', reindents: false, keepsAsides: false, asidesBreakValues: true };
  return {
    fills: fillsEverything ? 'everything' : 'nothing',
    reindents: fillsEverything,
    keepsAsides: true,
    asidesBreakValues: false,
  };
}
