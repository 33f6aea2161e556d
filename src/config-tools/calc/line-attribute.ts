/** What library/common.py:get_xml_attrib makes of a file: an attribute's value, or why there is none. */
export type LineAttribute = { readonly value: string } | { readonly stops: string };

function isInLine(character: string | undefined): boolean {
  return character !== undefined && character !== '\n' && character !== '\r';
}

function* linesWithEither(text: string): Generator<string> {
  let end = -1;
  for (const { index } of text.matchAll(/(?:board|scenario)=/g)) {
    if (index < end) continue;
    let start = index;
    end = index;
    while (isInLine(text[start - 1])) start -= 1;
    while (isInLine(text[end])) end += 1;
    yield text.slice(start, end);
  }
}

/**
 * The attributes `board` and `scenario` as ACRN's tools look for them: in every line in which
 * `board=` or `scenario=` stands, in each word that holds the name, between the first two double quotes.
 */
export function lineAttribute(text: string, name: 'board' | 'scenario'): LineAttribute {
  let value = '';
  for (const line of linesWithEither(text)) {
    if (!line.includes(name)) return { stops: `The ${name} attribute is not in xml file` };
    for (const word of line.split(/\s+/)) {
      if (!word.includes(name)) continue;
      const quoted = word.split('"')[1];
      if (quoted === undefined) return { stops: 'IndexError: list index out of range' };
      value = quoted;
    }
  }
  return { value };
}
