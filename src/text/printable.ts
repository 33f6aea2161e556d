/**
 * What must not reach a terminal as it is: control characters (C0, DEL, C1), format characters such as
 * the bidirectional ones, line and paragraph separators, halves of surrogate pairs.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Nearly all text is this, which is told much faster. */
const PLAIN = /^[ -~]*$/;
const PLAIN_LINES = /^[\n -~]*$/;

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
  if (PLAIN.test(text)) return text;
  return text.replace(UNPRINTABLE, (found) => NAMES.get(found) ?? escaped(found));
}

/** As `printable`, and tabs stay. */
export function printableWithTabs(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNPRINTABLE, (found) =>
    found === '\t' ? found : (NAMES.get(found) ?? escaped(found)),
  );
}

/** How colours are written (ECMA-48, Select Graphic Rendition), without the ESC before it. */
const COLOUR = /\[\d{1,2}m/y;

/** How links to the pages of rules are written (OSC 8), without the ESC before each part. */
const LINK = /\]8;;(?:https:\/\/github\.com\/acrn-nvmx\/[\w./-]+)?(?=\p{Cc}\\)|\\/uy;

/**
 * A whole output: line breaks and tabs stay, anything else is spelt out.
 * @param hasColours whether it has colours and links of its own, which stay, too
 */
export function printableOutput(text: string, hasColours: boolean): string {
  if (PLAIN_LINES.test(text)) return text;
  return text.replace(UNPRINTABLE, (found, at: number) => {
    if (found === '\n' || found === '\t') return found;
    if (!hasColours) return escaped(found);
    const isOwn = [COLOUR, LINK].some((form) => {
      form.lastIndex = at + 1;
      return form.test(text);
    });
    return found === '\u001b' && isOwn ? found : escaped(found);
  });
}
