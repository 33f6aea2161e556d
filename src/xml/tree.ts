// The positioned tree, made from the element ranges of fast-xml-parser: all else follows from the gaps.
import { XMLParser } from 'fast-xml-parser';
import type { Range } from '../text/source.js';
import { type Guarded, MAX_DEPTH } from './guard.js';
import { type AttributePlace, markupEnd } from './markup.js';
import { skipSpace, trimEnd } from './names.js';
import type { XmlAttribute, XmlElement, XmlNode, XmlText } from './node.js';
import { fail } from './problem.js';
import { decodeAttribute, decodeText, type Entities, NO_ENTITIES } from './references.js';

const parser = new XMLParser({
  captureMetaData: true,
  preserveOrder: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  jPath: false,
  maxNestedTags: MAX_DEPTH,
  // It refuses elements that are called constructor, prototype or __proto__; and objects of one shape are fast.
  transformTagName: (name) => (name.endsWith('/') ? 'element/' : 'element'),
});
const METADATA = XMLParser.getMetaDataSymbol() as symbol;

/** A node as the parser gives it: the range of an element stands under a symbol. */
interface Parsed {
  readonly element?: readonly Parsed[];
}

/** What every node of one document shares. */
interface Source {
  readonly text: string;
  readonly entities: Entities;
}

class TextNode implements XmlText {
  readonly value: string;

  constructor(
    readonly kind: 'text' | 'cdata',
    private readonly source: Source,
    readonly range: Range,
  ) {
    const { start, end } = this.#inside;
    const raw = source.text.slice(start, end);
    this.value = kind === 'cdata' ? raw.replace(/\r\n?/g, '\n') : decodeText(raw, source.entities);
  }

  get #inside(): Range {
    const { start, end } = this.range;
    if (this.kind === 'text') return this.range;
    return { start: start + '<![CDATA['.length, end: end - ']]>'.length };
  }

  get trimmedRange(): Range {
    const { text } = this.source;
    const { end } = this.#inside;
    const start = skipSpace(text, this.#inside.start, end);
    return { start, end: trimEnd(text, start, end) };
  }
}

/** Adds the text, CDATA sections, comments and instructions in `start..end`, between two elements. */
function addBetween(source: Source, start: number, end: number, children: XmlNode[]): void {
  const { text } = source;
  for (let at = start; at < end; ) {
    const isText = text[at] !== '<';
    const next = isText ? text.indexOf('<', at) : markupEnd(text, at);
    const range = { start: at, end: next };
    if (isText) children.push(new TextNode('text', source, range));
    else if (text.startsWith('<?', at)) children.push({ kind: 'instruction', range });
    else if (text.startsWith('<!--', at)) children.push({ kind: 'comment', range });
    else children.push(new TextNode('cdata', source, range));
    at = next;
  }
}

function readAttribute({ text, entities }: Source, place: AttributePlace): XmlAttribute {
  const { name, range, valueRange } = place;
  const value = decodeAttribute(text.slice(valueRange.start, valueRange.end), entities);
  const nameRange = { start: range.start, end: range.start + name.length };
  return { name, value, range, nameRange, valueRange };
}

/**
 * The root element of a text that the guard has let pass.
 * @param readable the text as the parser can read it: as long, and with the same tags at the same places
 */
export function readTree(text: string, readable: string, guarded: Guarded): XmlElement | undefined {
  const source = { text, entities: guarded.doctype?.entities ?? NO_ENTITIES };
  let read = 0;

  function readElement(parsed: Parsed, parent?: XmlElement): XmlElement | undefined {
    const place = Reflect.get(parsed, METADATA);
    if (place === undefined) return undefined;
    const range = { start: place.startIndex, end: place.endIndex };
    const tag = guarded.startTags[read];
    if (tag === undefined || tag.range.start !== range.start)
      fail(range, 'the start tag could not be read');
    read += 1;
    const selfClosing = tag.range.end === range.end;
    const contentEnd = selfClosing ? range.end : text.lastIndexOf('</', range.end - 1);
    const children: XmlNode[] = [];
    const element: XmlElement = {
      kind: 'element',
      name: tag.name,
      range,
      nameRange: { start: range.start + 1, end: range.start + 1 + tag.name.length },
      startTag: tag.range,
      content: { start: tag.range.end, end: contentEnd },
      selfClosing,
      attributes: tag.attributes.map((each) => readAttribute(source, each)),
      children,
      parent,
    };
    let at = tag.range.end;
    for (const inner of parsed.element ?? []) {
      const child = readElement(inner, element);
      if (child === undefined) continue;
      addBetween(source, at, child.range.start, children);
      children.push(child);
      at = child.range.end;
    }
    addBetween(source, at, contentEnd, children);
    return element;
  }

  const nodes: readonly Parsed[] = parser.parse(readable);
  return nodes.map((node) => readElement(node)).find(Boolean);
}
