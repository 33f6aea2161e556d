import { Attached } from '../text/attached.js';
import { grouped } from '../text/grouped.js';
import { walk, type XmlElement } from './node.js';

export type ElementsByName = ReadonlyMap<string, readonly XmlElement[]>;

const known = new Attached<XmlElement, ElementsByName>();

/**
 * The elements of a document that never changes by their name, in document order, the root included.
 * The document is walked once.
 */
export function elementsByName(root: XmlElement): ElementsByName {
  const indexed = knownByName(root);
  if (indexed !== undefined) return indexed;
  const found = grouped(walk(root), ({ name }) => name);
  known.set(root, found);
  return found;
}

/** What elementsByName gave for this root; undefined when nobody asked for it. */
export function knownByName(root: XmlElement): ElementsByName | undefined {
  return known.get(root);
}
