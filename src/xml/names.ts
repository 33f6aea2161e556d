// XML 1.0 (fifth edition) section 2.3: white space, and the characters of a Name.
const START =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const NAME = new RegExp(`[${START}][${START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*`, 'uy');
/** The names that people write: it saves most processes the compiling of the one above. */
const PLAIN_NAME = /[A-Za-z_][\w.-]*(?=[ \t\r\n=/>?])/y;

/** Where the Name at `start` ends; `start` when there is none. */
export function nameEnd(text: string, start: number): number {
  PLAIN_NAME.lastIndex = start;
  if (PLAIN_NAME.test(text)) return PLAIN_NAME.lastIndex;
  NAME.lastIndex = start;
  return NAME.test(text) ? NAME.lastIndex : start;
}

export function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}

/** The first offset in `start..end` that is not white space; `end` when all of it is. */
export function skipSpace(text: string, start: number, end = text.length): number {
  let at = start;
  while (at < end && isSpace(text[at])) at += 1;
  return at;
}

/** Where the last thing in `start..end` that is not white space ends; `start` when all of it is. */
export function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text[at - 1])) at -= 1;
  return at;
}
