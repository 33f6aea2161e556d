/**
 * What must not reach a terminal as it is: control characters (C0, DEL, C1), format characters such as
 * the bidirectional ones, line and paragraph separators, halves of surrogate pairs.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const NAMES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Every UTF-16 unit as `\u202e`, which JSON reads, too. */
function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** A text from outside on one line: what a terminal would act on is spelt out. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (found) => NAMES.get(found) ?? escaped(found));
}

/** As `printable`, and tabs stay. */
export function printableWithTabs(text: string): string {
  return text.replace(UNPRINTABLE, (found) =>
    found === '\t' ? found : (NAMES.get(found) ?? escaped(found)),
  );
}

/**
 * How colours and links to pages are written (ECMA-48, Select Graphic Rendition and OSC 8), without the ESC before
 * them; the ESC that ends a link has a backslash after it.
 */
const OWN = /\[\d{1,2}m|\]8;;(?:https:\/\/[\w./-]*)?\p{Cc}\\/uy;
const LINK_END = /\]8;;(?:https:\/\/[\w./-]*)?$/;
/** No address of a page is longer. */
const LONGEST_LINK = 200;

/** Whether an ESC of an output is its own: it begins a colour or a link, or ends one. */
function isOwnEscape(text: string, at: number): boolean {
  OWN.lastIndex = at + 1;
  return (
    OWN.test(text) ||
    (text[at + 1] === '\\' && LINK_END.test(text.slice(Math.max(at - LONGEST_LINK, 0), at)))
  );
}

/** A whole output: its own colours and links, line breaks and tabs stay, anything else is spelt out. */
export function printableOutput(text: string): string {
  return text.replace(UNPRINTABLE, (found, at: number) => {
    if (found === '\n' || found === '\t') return found;
    return found === '\u001b' && isOwnEscape(text, at) ? found : escaped(found);
  });
}
