import { elements, type XmlElement } from '../../xml/node.js';
import { stringOf } from '../calc/xpath.js';

/** In ASCII, other characters as references. */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\u0080-\u{10ffff}]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** An element and what is in it, indented by two blanks a level. */
export function xmlLines(node: XmlElement, depth = 0): string[] {
  const margin = '  '.repeat(depth);
  const attributes = node.attributes
    .map(({ name, value }) => ` ${name}="${escapeText(value).replaceAll('"', '&quot;')}"`)
    .join('');
  const inner = elements(node);
  if (inner.length > 0) {
    return [
      `${margin}<${node.name}${attributes}>`,
      ...inner.flatMap((child) => xmlLines(child, depth + 1)),
      `${margin}</${node.name}>`,
    ];
  }
  const text = stringOf(node);
  if (text === '') return [`${margin}<${node.name}${attributes}/>`];
  return [`${margin}<${node.name}${attributes}>${escapeText(text)}</${node.name}>`];
}
