import { XMLParser } from 'fast-xml-parser';
import type { XmlAttribute, XmlDocument, XmlElement, XmlNode } from './node.js';
import { decodeAttribute, decodeText } from './references.js';

/** What fast-xml-parser 5 gives for a node with preserveOrder. */
interface ParsedNode {
  readonly [key: string | symbol]: unknown;
}

interface ElementRange {
  readonly startIndex: number;
  readonly endIndex: number;
}

const METADATA = XMLParser.getMetaDataSymbol() as symbol;
const ASIDE_OR_TEXT = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|[^<]+/g;
const ATTRIBUTE = /\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')/y;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  captureMetaData: true,
  maxNestedTags: 1000,
});

/** The parsed child elements in order; texts, comments and instructions are found again in the gaps. */
function parsedElements(nodes: readonly ParsedNode[]): [string, ParsedNode[], ElementRange][] {
  const found: [string, ParsedNode[], ElementRange][] = [];
  for (const node of nodes) {
    const name = Object.keys(node).find((key) => key !== ':@');
    const range = node[METADATA] as ElementRange | undefined;
    if (name === undefined || name.startsWith('?') || range === undefined) continue;
    found.push([name, node[name] as ParsedNode[], range]);
  }
  return found;
}

function trimmedRange(raw: string, start: number): { start: number; end: number } {
  const from = raw.length - raw.trimStart().length;
  return { start: start + from, end: Math.max(start + raw.trimEnd().length, start + from) };
}

/** The nodes between elements, in the text from `start` to `end`. */
function gapNodes(text: string, start: number, end: number): XmlNode[] {
  const nodes: XmlNode[] = [];
  for (const { 0: raw, index } of text.slice(start, end).matchAll(ASIDE_OR_TEXT)) {
    const range = { start: start + index, end: start + index + raw.length };
    if (raw.startsWith('<!--')) nodes.push({ kind: 'comment', range });
    else if (raw.startsWith('<?')) nodes.push({ kind: 'instruction', range });
    else if (raw.startsWith('<![CDATA[')) {
      nodes.push({
        kind: 'cdata',
        range,
        value: raw.slice(9, -3).replace(/\r\n?/g, '\n'),
        trimmedRange: trimmedRange(raw.slice(9, -3), range.start + 9),
      });
    } else {
      nodes.push({
        kind: 'text',
        range,
        value: decodeText(raw),
        trimmedRange: trimmedRange(raw, range.start),
      });
    }
  }
  return nodes;
}

/** The attributes of the start tag at `start`, and where the tag ends. */
function startTag(text: string, start: number, name: string): [XmlAttribute[], number] {
  const attributes: XmlAttribute[] = [];
  let at = start + 1 + name.length;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(text);
    if (match === null) break;
    const [whole, attributeName = '', quoted = ''] = match;
    const end = at + whole.length;
    const nameStart = at + whole.indexOf(attributeName);
    attributes.push({
      name: attributeName,
      value: decodeAttribute(quoted.slice(1, -1)),
      range: { start: nameStart, end },
      nameRange: { start: nameStart, end: nameStart + attributeName.length },
      valueRange: { start: end - quoted.length + 1, end: end - 1 },
    });
    at = end;
  }
  return [attributes, text.indexOf('>', at) + 1];
}

function element(
  text: string,
  name: string,
  parsed: readonly ParsedNode[],
  { startIndex, endIndex }: ElementRange,
  parent: XmlElement | undefined,
): XmlElement {
  const [attributes, tagEnd] = startTag(text, startIndex, name);
  const selfClosing = text[tagEnd - 2] === '/';
  const contentEnd = selfClosing ? tagEnd : text.lastIndexOf('</', endIndex - 1);
  const children: XmlNode[] = [];
  const node: XmlElement = {
    kind: 'element',
    name,
    range: { start: startIndex, end: selfClosing ? tagEnd : endIndex },
    nameRange: { start: startIndex + 1, end: startIndex + 1 + name.length },
    startTag: { start: startIndex, end: tagEnd },
    content: { start: tagEnd, end: contentEnd },
    selfClosing,
    attributes,
    children,
    parent,
  };
  let at = tagEnd;
  for (const [childName, childNodes, range] of parsedElements(parsed)) {
    children.push(...gapNodes(text, at, range.startIndex));
    const next = element(text, childName, childNodes, range, node);
    children.push(next);
    at = next.range.end;
  }
  children.push(...gapNodes(text, at, contentEnd));
  return node;
}

/**
 * The tree of a text in which findXmlProblem found nothing.
 * @throws Error when fast-xml-parser refuses the text, for example for its depth.
 */
export function parseXml(text: string): XmlDocument {
  const top = parsedElements(parser.parse(text) as ParsedNode[])[0];
  if (top === undefined) throw new Error('there is no element');
  return { root: element(text, ...top, undefined), text };
}
