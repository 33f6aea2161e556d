import type { TextEdit } from '../../text/edit.js';
import type { Range } from '../../text/source.js';
import { removeElement } from '../../xml/edit.js';
import type { XmlDocument, XmlElement, XmlNode } from '../../xml/node.js';
import type { NewElement } from '../../xml/write.js';
import { replaceElement } from './replace-element.js';

/** The comments of a range, as they are written. */
function commentsIn(document: XmlDocument, nodes: readonly XmlNode[], within: Range): string[] {
  return nodes.flatMap((node) => {
    const { start, end } = node.range;
    if (end <= within.start || start >= within.end) return [];
    if (node.kind === 'comment') return [document.text.slice(start, end)];
    return node.kind === 'element' ? commentsIn(document, node.children, within) : [];
  });
}

/** Removes an element that is written anew elsewhere: its comments stay, each on a line of its own. */
export function withoutElement(document: XmlDocument, node: XmlElement): TextEdit {
  const edit = removeElement(document, node);
  const comments = commentsIn(document, node.parent?.children ?? [], edit);
  if (comments.length === 0) return edit;
  const removed = document.text.slice(edit.start, edit.end);
  const indent = /^[ \t]*/.exec(removed)?.[0] ?? '';
  const newline = /(?:\r\n?|\n)?$/.exec(removed)?.[0] ?? '';
  return { ...edit, text: comments.map((comment) => `${indent}${comment}${newline}`).join('') };
}

/** Puts elements in the place of one that they write anew: its comments stay before them. */
export function rewritten(
  document: XmlDocument,
  node: XmlElement,
  ...added: readonly NewElement[]
): TextEdit {
  const edit = replaceElement(document, node, ...added);
  const comments = commentsIn(document, node.children, node.range);
  return { ...edit, text: [...comments, edit.text].join(' ') };
}
