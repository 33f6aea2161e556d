import type { TextEdit } from '../text/edit.js';
import { insertAfter, insertLast } from '../xml/edit.js';
import type { XmlDocument, XmlElement } from '../xml/node.js';
import type { NewElement } from '../xml/write.js';

/** Puts elements after one of the children of `parent`; where that is missing, after all of them. */
export function insertBelow(
  document: XmlDocument,
  parent: XmlElement,
  before: XmlElement | undefined,
  ...added: readonly NewElement[]
): TextEdit {
  return before === undefined
    ? insertLast(document, parent, ...added)
    : insertAfter(document, before, ...added);
}
