// The pieces of a document.
import type { Range } from '../text/source.js';
import { nameEnd, skipSpace } from './names.js';

const MARKUP =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/[^<>]*>|<[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>|</y;

/** Where the piece of markup that starts at `start` ends: after the `<` when it is not closed. */
export function markupEnd(text: string, start: number): number {
  MARKUP.lastIndex = start;
  return MARKUP.test(text) ? MARKUP.lastIndex : start + 1;
}

export interface AttributePlace {
  readonly name: string;
  readonly range: Range;
  readonly valueRange: Range;
}

/** The attribute at `start`, white space before it passed over; undefined when there is none. */
export function attributeAt(text: string, from: number): AttributePlace | undefined {
  const start = skipSpace(text, from);
  if (text[start] === '>' || text[start] === '/') return undefined;
  const end = nameEnd(text, start);
  const equals = skipSpace(text, end);
  if (end === start || text[equals] !== '=') return undefined;
  const open = skipSpace(text, equals + 1);
  const quote = text[open] ?? '';
  const close = quote === '"' || quote === "'" ? text.indexOf(quote, open + 1) : -1;
  if (close < 0) return undefined;
  return {
    name: text.slice(start, end),
    range: { start, end: close + 1 },
    valueRange: { start: open + 1, end: close },
  };
}
