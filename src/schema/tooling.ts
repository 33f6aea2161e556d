import { traitTable } from '../release.js';

/** What the configuration tools of a release do with a file before they validate it. */
export const toolingOf = traitTable({
  /** They fill in every missing required element, with its default or empty (default_populator.py). */
  fillsEverything: { first: 'v2.7', last: 'v2.7' },
  /** They fill in missing required elements that have children or a default (default_populator.py). */
  fillsDefaults: { first: 'v3.0' },
  /** They write the file anew, which puts line breaks around a comment that stands alone (pretty_print). */
  reindents: { first: 'v2.7', last: 'v2.7' },
  /** Comments and instructions are dropped for the build (xml_loader.py). */
  dropsAsides: { first: 'v3.0' },
  /** A comment inside a value makes it invalid: validator.py validates the lxml tree. */
  asidesBreakValues: { first: 'v3.0' },
});

export type Tooling = ReturnType<typeof toolingOf>;
