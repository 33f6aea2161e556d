// The attributes of a start tag (XML 1.0 section 3.1, Namespaces in XML 1.0 section 5).
import type { Range } from '../text/source.js';
import { checkReferences } from './check-text.js';
import { NAME } from './names.js';
import type { XmlAttribute } from './node.js';
import { XmlError } from './problem.js';
import { decodeAttribute, type Entities } from './references.js';

const ATTRIBUTE = new RegExp(`(\\s*)(${NAME})\\s*=\\s*("[^"]*"|'[^']*')`, 'y');
const TAG_END = /\s*\/?>/y;
export const NO_ATTRIBUTES: readonly XmlAttribute[] = [];

class AttributeNode implements XmlAttribute {
  constructor(
    readonly name: string,
    readonly value: string,
    private readonly start: number,
    private readonly valueStart: number,
    private readonly end: number,
  ) {}

  get range(): Range {
    return { start: this.start, end: this.end };
  }

  get nameRange(): Range {
    return { start: this.start, end: this.start + this.name.length };
  }

  get valueRange(): Range {
    return { start: this.valueStart, end: this.end - 1 };
  }
}

function checkValue(quoted: string, start: number, entities: Entities): void {
  const less = quoted.indexOf('<');
  if (less >= 0) {
    const range = { start: start + less, end: start + less + 1 };
    throw new XmlError(range, 'a `<` in an attribute must be written `&lt;`');
  }
  checkReferences(quoted, start, entities);
}

/**
 * Reads the attributes of `tag`, which starts at `start` in the document, from behind its name on.
 * @throws XmlError when they are malformed or one is given twice
 */
export function readAttributes(
  tag: string,
  start: number,
  nameLength: number,
  entities: Entities,
): readonly XmlAttribute[] {
  let at = 1 + nameLength;
  if (tag.length - at <= 2 && /^\/?>$/.test(tag.slice(at))) return NO_ATTRIBUTES;
  const attributes: XmlAttribute[] = [];
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(tag);
    if (match === null) break;
    const [whole, space = '', name = '', quoted = ''] = match;
    const nameStart = start + at + space.length;
    const end = start + at + whole.length;
    const raw = quoted.slice(1, -1);
    const valueStart = end - quoted.length + 1;
    const attribute = new AttributeNode(
      name,
      decodeAttribute(raw, entities),
      nameStart,
      valueStart,
      end,
    );
    if (space === '') {
      throw new XmlError(attribute.range, `white space is missing before \`${name}\``);
    }
    const twin = attributes.find((other) => other.name === name);
    if (twin !== undefined) {
      const related = { message: 'first given here', range: twin.range };
      const message = `the attribute \`${name}\` is given twice`;
      throw new XmlError(attribute.range, message, related);
    }
    checkValue(raw, valueStart, entities);
    attributes.push(attribute);
    at += whole.length;
  }
  TAG_END.lastIndex = at;
  if (TAG_END.exec(tag)?.[0].length !== tag.length - at) {
    const rest = tag.slice(at);
    const place = start + at + (rest.length - rest.trimStart().length);
    const range = { start: place, end: start + tag.length };
    throw new XmlError(range, 'an attribute must be written `name="value"`');
  }
  return attributes;
}

/** The namespace prefixes that the attributes declare, together with those declared around them. */
export function prefixesWith(
  inherited: ReadonlySet<string>,
  attributes: readonly XmlAttribute[],
): ReadonlySet<string> {
  const declared = attributes.filter(({ name }) => name.startsWith('xmlns:'));
  if (declared.length === 0) return inherited;
  return new Set([...inherited, ...declared.map(({ name }) => name.slice(6))]);
}

/** @throws XmlError when a name has a prefix that is not declared */
export function checkPrefix(name: string, range: Range, prefixes: ReadonlySet<string>): void {
  const colon = name.indexOf(':');
  if (colon <= 0) return;
  const prefix = name.slice(0, colon);
  if (!prefixes.has(prefix)) {
    throw new XmlError(range, `the namespace prefix \`${prefix}\` is not declared`);
  }
}
