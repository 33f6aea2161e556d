// The document type declaration (XML 1.0 sections 2.8 and 4.2). Nothing outside the file is ever read, and
// an entity may stand for plain text only.
import type { Range } from '../text/source.js';
import { checkReferences } from './check-text.js';
import { NAME } from './names.js';
import { XmlError } from './problem.js';
import { decodeText } from './references.js';

export interface XmlDoctype {
  readonly range: Range;
  /** The internal general entities: name and replacement text. */
  readonly entities: ReadonlyMap<string, string>;
  /** Whether any entity is declared, also one whose text lies outside the file. */
  readonly declaresEntity: boolean;
}

/** The source of a regular expression for a whole declaration, internal subset included. */
export const DOCTYPE =
  '<!DOCTYPE(?:[^\\[\\]<>"\']|"[^"]*"|\'[^\']*\')*(?:\\[(?:[^\\]"\'<]|"[^"]*"|\'[^\']*\'|<!--[\\s\\S]*?-->|<(?:[^>"\']|"[^"]*"|\'[^\']*\')*>)*\\]\\s*)?>';
/** Entities that stand for entities double their length each time. */
const MAX_ENTITY_LENGTH = 10_000;

const HEAD = new RegExp(`^<!DOCTYPE\\s+${NAME}(?:\\s|\\[|>)`);
const ENTITY = new RegExp(`<!ENTITY\\s+(${NAME})\\s+("[^"]*"|'[^']*')\\s*>`, 'g');

/** @throws XmlError when the declaration is malformed, or an entity is more than plain text */
export function readDoctype(token: string, start: number): XmlDoctype {
  const range = { start, end: start + token.length };
  if (!HEAD.test(token)) throw new XmlError(range, 'the DOCTYPE declaration is malformed');
  const entities = new Map<string, string>();
  for (const match of token.matchAll(ENTITY)) {
    const [whole, name = '', quoted = ''] = match;
    const raw = quoted.slice(1, -1);
    const at = start + match.index + whole.indexOf(quoted) + 1;
    if (raw.includes('<')) {
      const place = { start: at, end: at + raw.length };
      throw new XmlError(place, `the entity \`${name}\` holds markup, which is not read here`);
    }
    checkReferences(raw, at, entities);
    const value = decodeText(raw, entities);
    if (value.length > MAX_ENTITY_LENGTH) {
      throw new XmlError({ start: at, end: at + raw.length }, `the entity \`${name}\` is too long`);
    }
    // The first declaration of a name counts.
    if (!entities.has(name)) entities.set(name, value);
  }
  return { range, entities, declaresEntity: /<!ENTITY\s/.test(token) };
}
