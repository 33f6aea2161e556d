import { Attached } from '../text/attached.js';
import { child, textOf, walk, type XmlElement } from '../xml/node.js';
import type { RuleContext } from './rule.js';

const byStart = new Attached<XmlElement, ReadonlyMap<number, XmlElement>>();

/** The elements of the file as they are after the filling of defaults, by where they start. */
function copies(populated: XmlElement): ReadonlyMap<number, XmlElement> {
  const known = byStart.get(populated);
  if (known !== undefined) return known;
  // What was filled in stands nowhere.
  const written = [...walk(populated)].filter(({ range }) => range.end > 0);
  const found = new Map(written.map((element) => [element.range.start, element]));
  byStart.set(populated, found);
  return found;
}

/**
 * The text of an element below `parent` as ACRN's build reads it: written in the file, or the default that the schema of
 * the release fills in. Undefined where there is neither; up to v2.6 nothing is filled in.
 */
export function filledIn(
  { populated }: Pick<RuleContext, 'populated'>,
  parent: XmlElement | undefined,
  ...path: readonly string[]
): string | undefined {
  if (parent === undefined) return undefined;
  let at = copies(populated).get(parent.range.start);
  for (const name of path) at = child(at, name);
  return at === undefined ? undefined : textOf(at);
}
