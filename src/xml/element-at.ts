import { elements, type XmlElement } from './node.js';

/** The innermost element that holds the character at `offset`; the outermost when none does. */
export function elementAt(root: XmlElement, offset: number): XmlElement {
  const inner = elements(root).find(({ range }) => range.start <= offset && offset < range.end);
  return inner === undefined ? root : elementAt(inner, offset);
}
