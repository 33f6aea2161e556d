import type { GroupShape } from '../schema/shape.js';
import type { TextEdit } from '../text/edit.js';
import { insertAfter, insertBefore, insertLast } from '../xml/edit.js';
import { elements, type XmlDocument, type XmlElement } from '../xml/node.js';
import type { NewElement } from '../xml/write.js';

/**
 * Puts a new element where the schema lists it: after the last element that comes before it there, or
 * else in front of the first. An xs:sequence needs that order; anywhere else it is the usual one.
 */
export function insertInOrder(
  document: XmlDocument,
  parent: XmlElement,
  group: GroupShape,
  added: NewElement,
): TextEdit {
  const names = group.children.map(({ name }) => name);
  const place = names.indexOf(added.name);
  const siblings = elements(parent);
  const before = siblings.filter(({ name }) => {
    const index = names.indexOf(name);
    return index >= 0 && index <= place;
  });
  const last = before.at(-1);
  if (last !== undefined) return insertAfter(document, last, added);
  const first = siblings[0];
  return first === undefined
    ? insertLast(document, parent, added)
    : insertBefore(document, first, added);
}
