import type { Range } from '../text/source.js';
import { fail } from './problem.js';

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['apos', "'"],
  ['quot', '"'],
]);

/** Characters that XML 1.0 section 2.2 does not allow in a document. */
export const FORBIDDEN_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** What libxml2 lets entities add to a document in any case (XML_PARSER_ALLOWED_EXPANSION), in characters. */
const ALLOWED_EXPANSION = 1_000_000;
/** To a larger document they may add so many times its length (XML_MAX_AMPLIFICATION_DEFAULT of libxml2). */
const MAX_AMPLIFICATION = 5;

/** The entities that a document declares: name and text, and how much text they have stood for so far. */
export class Entities {
  readonly #texts = new Map<string, string>();
  readonly #most: number;
  #expanded = 0;

  /** @param length of the document */
  constructor(length: number) {
    this.#most = Math.max(ALLOWED_EXPANSION, MAX_AMPLIFICATION * length);
  }

  get(name: string): string | undefined {
    return this.#texts.get(name);
  }

  /** The first declaration of a name counts. */
  declare(name: string, text: string): void {
    if (!this.#texts.has(name)) this.#texts.set(name, text);
  }

  /** @throws XmlError when the reference at `range` makes the document too large */
  expand(text: string, range: Range): void {
    this.#expanded += text.length;
    if (this.#expanded > this.#most) {
      fail(range, `the entities are longer than ${this.#most} characters`);
    }
  }
}

export const NO_ENTITIES = new Entities(0);

/** The text that the inside of a reference stands for (`lt`, `#10`, `#x41`), or undefined. */
function dereference(inside: string, entities: Entities): string | undefined {
  const match = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(inside);
  if (match === null) return NAMED.get(inside) ?? entities.get(inside);
  const code = match[1] ? Number.parseInt(match[1], 16) : Number.parseInt(match[2] ?? '', 10);
  if (!(code <= 0x10ffff)) return undefined;
  const character = String.fromCodePoint(code);
  return FORBIDDEN_CHARACTER.test(character) ? undefined : character;
}

/**
 * @throws XmlError at the first `&` in `raw`, which stands at `start`, that is not a reference to something known,
 * or stands for more text than a document may have
 */
export function checkReferences(raw: string, start: number, entities = NO_ENTITIES): void {
  if (!raw.includes('&')) return;
  for (const match of raw.matchAll(/&([^;&<\s]*)(;?)/g)) {
    const [whole, inside = '', semicolon] = match;
    const range = { start: start + match.index, end: start + match.index + whole.length };
    if (semicolon === '') {
      fail(
        { ...range, end: range.start + 1 },
        'a bare `&` must be written `&amp;`',
        undefined,
        'write `&amp;`',
      );
    }
    const text = dereference(inside, entities);
    if (text === undefined) {
      fail(range, `\`${whole}\` is not a character or entity that XML defines`);
    }
    if (text.length > 2) entities.expand(text, range);
  }
}

/** Character data with its references resolved and line endings normalised (XML 1.0 section 2.11). */
export function decodeText(raw: string, entities = NO_ENTITIES): string {
  if (!raw.includes('&') && !raw.includes('\r')) return raw;
  return raw
    .replace(/\r\n?/g, '\n')
    .replace(/&([^;&]*);/g, (whole, inside: string) => dereference(inside, entities) ?? whole);
}

/** An attribute value, white space normalised too (XML 1.0 section 3.3.3). */
export function decodeAttribute(raw: string, entities = NO_ENTITIES): string {
  if (!/[&\t\r\n]/.test(raw)) return raw;
  return raw
    .replace(/\r\n?|[\t\n]/g, ' ')
    .replace(/&([^;&]*);/g, (whole, inside: string) => dereference(inside, entities) ?? whole);
}

/** Text as it must stand between tags or, with `quote`, inside an attribute. */
export function encodeText(value: string): string {
  const written: ReadonlyMap<string, string> = new Map([
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['\r', '&#13;'],
  ]);
  return value.replace(/[&<>\r]/g, (character) => written.get(character) ?? character);
}
