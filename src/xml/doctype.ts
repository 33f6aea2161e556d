// The document type declaration (XML 1.0 sections 2.8 and 4.2). Nothing outside the file is ever read, and
// an entity may stand for plain text only.
import type { Range } from '../text/source.js';
import { isSpace, nameEnd, skipSpace } from './names.js';
import { fail } from './problem.js';
import { checkReferences, decodeText, Entities } from './references.js';

export interface XmlDoctype {
  readonly range: Range;
  /** The internal general entities. */
  readonly entities: Entities;
  /** Whether any entity is declared, also one whose text lies outside the file. */
  readonly declaresEntity: boolean;
}

/** Entities that stand for entities double their length each time. */
const MAX_ENTITY_LENGTH = 10_000;

const OUTSIDE = /[^[\]<>"']+|"[^"]*"|'[^']*'/y;
const INSIDE =
  /[ \t\r\n]+|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(?!!--|\?)[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>/y;

/** Where the pieces that match `pattern` one after the other from `start` on end. */
function skip(text: string, start: number, pattern: RegExp, see?: (at: number) => void): number {
  for (let at = start; ; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return at;
    see?.(at);
  }
}

/** Reads the declaration of an entity after `<!ENTITY`; one that no text in quotes follows is passed over. */
function readEntity(text: string, start: number, entities: Entities): void {
  const nameStart = skipSpace(text, start);
  const name = text.slice(nameStart, nameEnd(text, nameStart));
  const open = skipSpace(text, nameStart + name.length);
  const quote = text[open] ?? '';
  if (name === '' || (quote !== '"' && quote !== "'")) return;
  const range = { start: open + 1, end: text.indexOf(quote, open + 1) };
  if (text[skipSpace(text, range.end + 1)] !== '>') return;
  const raw = text.slice(range.start, range.end);
  if (raw.includes('<')) {
    fail(range, `the entity \`${name}\` holds markup, which is not read here`);
  }
  checkReferences(raw, range.start, entities);
  const value = decodeText(raw, entities);
  if (value.length > MAX_ENTITY_LENGTH) fail(range, `the entity \`${name}\` is too long`);
  entities.declare(name, value);
}

/**
 * Reads the declaration at `start`.
 * @throws XmlError when it is malformed, or an entity is more than plain text
 */
export function readDoctype(text: string, start: number): XmlDoctype {
  const malformed = (end: number) => fail({ start, end }, 'the DOCTYPE declaration is malformed');
  const nameStart = skipSpace(text, start + '<!DOCTYPE'.length);
  const end = nameEnd(text, nameStart);
  const ended = isSpace(text[end]) || text[end] === '[' || text[end] === '>';
  if (end === nameStart || !isSpace(text[nameStart - 1]) || !ended) malformed(end);
  const entities = new Entities(text.length);
  let declaresEntity = false;
  let at = skip(text, end, OUTSIDE);
  if (text[at] === '[') {
    at = skip(text, at + 1, INSIDE, (piece) => {
      if (isSpace(text[piece]) || text.startsWith('<!--', piece) || text[piece + 1] === '?') return;
      if (!text.startsWith('<!ENTITY', piece) || !isSpace(text[piece + 8])) {
        const end = text.indexOf('>', piece) + 1;
        fail(
          { start: piece, end },
          'the DOCTYPE declares more than entities, which is not read here',
        );
      }
      declaresEntity = true;
      readEntity(text, piece + 8, entities);
    });
    if (text[at] !== ']') malformed(at);
    at = skipSpace(text, at + 1);
  }
  if (text[at] !== '>') malformed(at);
  return { range: { start, end: at + 1 }, entities, declaresEntity };
}
