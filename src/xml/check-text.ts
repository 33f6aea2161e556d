// What may stand in the text of a document (XML 1.0 sections 2.2, 2.4, 4.1).

import { XmlError } from './problem.js';
import { dereference, type Entities, FORBIDDEN_CHARACTER, NO_ENTITIES } from './references.js';

export function checkCharacters(text: string): void {
  const match = FORBIDDEN_CHARACTER.exec(text);
  if (match === null) return;
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new XmlError(
    { start: match.index, end: match.index + match[0].length },
    `the character U+${code} is not allowed in XML`,
  );
}

export function checkReferences(raw: string, start: number, entities = NO_ENTITIES): void {
  if (!raw.includes('&')) return;
  for (const match of raw.matchAll(/&([^;&<\s]*)(;?)/g)) {
    const [whole, inside = '', semicolon] = match;
    const range = { start: start + match.index, end: start + match.index + whole.length };
    if (semicolon === '') {
      throw new XmlError({ ...range, end: range.start + 1 }, 'a bare `&` must be written `&amp;`');
    }
    if (dereference(inside, entities) === undefined) {
      throw new XmlError(range, `\`${whole}\` is no character or entity that XML defines`);
    }
  }
}

/** Text inside the root element. */
export function checkText(raw: string, start: number, entities: Entities): void {
  const close = raw.indexOf(']]>');
  if (close >= 0) {
    const range = { start: start + close, end: start + close + 3 };
    throw new XmlError(range, '`]]>` may not stand in text');
  }
  checkReferences(raw, start, entities);
}

/** Outside the root element only white space may stand, and a byte order mark at the very start. */
export function checkOutsideText(raw: string, start: number): void {
  const at = raw.search(/[^ \t\r\n\uFEFF]/);
  const mark = raw.indexOf('\uFEFF');
  const bad = mark > 0 || (mark === 0 && start > 0) ? mark : at;
  if (bad < 0) return;
  const end = Math.max(start + raw.trimEnd().length, start + bad + 1);
  throw new XmlError({ start: start + bad, end }, 'text stands outside the root element');
}
