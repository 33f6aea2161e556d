/** What Python's str.strip and str.split take for white space (str.isspace). */
const SPACE: ReadonlySet<string> = new Set(
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
);

function stripOf(text: string, characters: Pick<ReadonlySet<string>, 'has'>): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.has(text[start] ?? '')) start += 1;
  while (end > start && characters.has(text[end - 1] ?? '')) end -= 1;
  return text.slice(start, end);
}

/** The text without white space around it, as Python's str.strip gives it. */
export function strip(text: string): string {
  return stripOf(text, SPACE);
}

/** The text without any of the characters around it: Python's str.strip(characters). */
export function stripCharacters(text: string, characters: string): string {
  return stripOf(text, new Set(characters));
}

export function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code !== 0x20 && code !== 0x0a && !SPACE.has(text.charAt(i))) return false;
  }
  return true;
}
