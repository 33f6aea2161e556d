import { elements, type XmlElement } from '../../xml/node.js';
import { type NewElement, writeElement } from '../../xml/write.js';
import { stringOf } from '../calc/xpath.js';

/** In ASCII, other characters as references. */
function encode(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\u0080-\u{10ffff}]/gu, (character) => `&#${character.codePointAt(0)};`);
}

function asNew(node: XmlElement): NewElement {
  const inner = elements(node);
  return {
    name: node.name,
    attributes: Object.fromEntries(node.attributes.map(({ name, value }) => [name, value])),
    ...(inner.length === 0 ? { value: stringOf(node) } : { children: inner.map(asNew) }),
  };
}

/** An element and what is in it, indented by two spaces a level. */
export function xmlText(node: XmlElement): string {
  return `${writeElement(asNew(node), '', { unit: '  ', newline: '\n', encode })}\n`;
}
