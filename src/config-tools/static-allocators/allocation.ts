import type { XmlElement } from '../../xml/node.js';
import { append, type BuiltElement, childWith, makeElement } from '../element.js';

/** The child element with that attribute, or without it for '', made when it is missing. */
export function childFor(
  parent: BuiltElement,
  name: string,
  attribute: string,
  value: string,
): BuiltElement {
  return (
    childWith(parent, name, attribute, value) ??
    append(parent, makeElement(name, value === '' ? {} : { [attribute]: value }))
  );
}

/** The allocation's `vm` of that id. */
export function vmNode(allocation: BuiltElement, id: string): BuiltElement {
  return childFor(allocation, 'vm', 'id', id);
}

/** Appends a leaf unless the parent has one of that name. */
export function addOnce(parent: BuiltElement, name: string, text: string): void {
  const there = parent.children.some(
    (child): child is XmlElement => child.kind === 'element' && child.name === name,
  );
  if (!there) append(parent, makeElement(name, {}, text));
}
