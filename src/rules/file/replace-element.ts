import type { TextEdit } from '../../text/edit.js';
import { insertAfter } from '../../xml/edit.js';
import type { XmlDocument, XmlElement } from '../../xml/node.js';
import type { NewElement } from '../../xml/write.js';

/** Puts elements in the place of one, laid out as it is. */
export function replaceElement(
  document: XmlDocument,
  node: XmlElement,
  ...added: readonly NewElement[]
): TextEdit {
  const { text } = insertAfter(document, node, ...added);
  return { start: node.range.start, end: node.range.end, text: text.trimStart() };
}
