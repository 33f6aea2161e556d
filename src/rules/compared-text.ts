import type { XmlElement } from '../xml/node.js';

/**
 * The text of an element that ACRN's data checks compare: elementpath, the XPath library they run
 * on, leaves out what stands behind a comment.
 */
export function comparedText(node: XmlElement): string {
  let behindComment = false;
  let text = '';
  for (const part of node.children) {
    if (part.kind === 'comment' || part.kind === 'instruction') behindComment = true;
    else if (part.kind === 'text' || part.kind === 'cdata') text += behindComment ? '' : part.value;
  }
  return text;
}
