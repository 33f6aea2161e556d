import { checkPrefix, prefixesWith, readAttributes } from './attributes.js';
import { checkComment, checkInstruction } from './check-aside.js';
import { checkCharacters, checkOutsideText, checkText } from './check-text.js';
import { DOCTYPE, readDoctype, type XmlDoctype } from './doctype.js';
import { NAME } from './names.js';
import type { XmlAttribute, XmlDocument, XmlElement, XmlNode } from './node.js';
import { XmlError, type XmlProblem } from './problem.js';
import { decodeText, type Entities, NO_ENTITIES } from './references.js';

/** libxml2, which ACRN's tools parse with, allows no deeper nesting (XML_PARSER_MAX_DEPTH). */
const MAX_DEPTH = 256;

const TOKEN = new RegExp(
  `<!--[\\s\\S]*?-->|<!\\[CDATA\\[[\\s\\S]*?\\]\\]>|<\\?[\\s\\S]*?\\?>|${DOCTYPE}|</[^<>]*>|<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|<`,
  'g',
);
const END_TAG = new RegExp(`^</(${NAME})\\s*>$`);
const START_TAG = new RegExp(`^<(${NAME})`);
const BUILT_IN_PREFIXES: ReadonlySet<string> = new Set(['xml', 'xmlns']);

/** An element while its end is not read yet. */
interface OpenElement extends XmlElement {
  range: { start: number; end: number };
  content: { start: number; end: number };
  children: XmlNode[];
}

interface Open {
  readonly element: OpenElement;
  readonly prefixes: ReadonlySet<string>;
}

/** The range of `raw`, which starts at `start`, without the white space around it. */
function trimmedRange(raw: string, start: number): { start: number; end: number } {
  const from = start + raw.length - raw.trimStart().length;
  return { start: from, end: Math.max(start + raw.trimEnd().length, from) };
}

class Reader {
  readonly #open: Open[] = [];
  #root: XmlElement | undefined;
  #doctype: XmlDoctype | undefined;

  constructor(private readonly text: string) {}

  read(): XmlDocument {
    checkCharacters(this.text);
    for (const { 0: token, index: start } of this.text.matchAll(TOKEN)) this.#token(token, start);
    const last = this.#open.at(-1)?.element;
    if (last !== undefined) {
      throw new XmlError(last.startTag, `\`<${last.name}>\` is never closed`);
    }
    if (this.#root === undefined) {
      throw new XmlError({ start: 0, end: this.text.length }, 'there is no element');
    }
    return { root: this.#root, doctype: this.#doctype, text: this.text };
  }

  #token(token: string, start: number): void {
    if (!token.startsWith('<')) this.#text(token, start);
    else if (token.startsWith('</')) this.#endTag(token, start);
    else if (token.startsWith('<!')) this.#declaration(token, start);
    else if (token.startsWith('<?')) {
      checkInstruction(token, start, this.text);
      this.#add({ kind: 'instruction', range: { start, end: start + token.length } });
    } else this.#startTag(token, start);
  }

  get #entities(): Entities {
    return this.#doctype?.entities ?? NO_ENTITIES;
  }

  #add(node: XmlNode): void {
    this.#open.at(-1)?.element.children.push(node);
  }

  #text(raw: string, start: number): void {
    if (this.#open.length === 0) {
      checkOutsideText(raw, start);
      return;
    }
    checkText(raw, start, this.#entities);
    this.#add({
      kind: 'text',
      range: { start, end: start + raw.length },
      value: decodeText(raw, this.#entities),
      trimmedRange: trimmedRange(raw, start),
    });
  }

  #declaration(token: string, start: number): void {
    const range = { start, end: start + token.length };
    if (token.startsWith('<!--')) {
      checkComment(token, start);
      this.#add({ kind: 'comment', range });
    } else if (token.startsWith('<![CDATA[')) {
      if (this.#open.length === 0) {
        throw new XmlError(range, 'text stands outside the root element');
      }
      const raw = token.slice(9, -3);
      const value = raw.replace(/\r\n?/g, '\n');
      this.#add({ kind: 'cdata', range, value, trimmedRange: trimmedRange(raw, start + 9) });
    } else if (token.startsWith('<!DOCTYPE') && token.endsWith('>')) {
      if (this.#root !== undefined || this.#doctype !== undefined) {
        throw new XmlError(range, 'a DOCTYPE may stand once only, before the root element');
      }
      this.#doctype = readDoctype(token, start);
    } else {
      throw new XmlError(range, 'this is no comment, CDATA section or tag');
    }
  }

  #endTag(token: string, start: number): void {
    const range = { start, end: start + token.length };
    const name = END_TAG.exec(token)?.[1];
    const element = this.#open.pop()?.element;
    if (name === undefined) throw new XmlError(range, 'the end tag is malformed');
    if (element === undefined) throw new XmlError(range, `\`</${name}>\` closes nothing`);
    if (element.name !== name) {
      throw new XmlError(range, `\`</${name}>\` stands where \`</${element.name}>\` is expected`, {
        message: `\`<${element.name}>\` is opened here`,
        range: element.startTag,
      });
    }
    element.range.end = range.end;
    element.content.end = start;
  }

  #startTag(token: string, start: number): void {
    const range = { start, end: start + token.length };
    const name = token.endsWith('>') ? START_TAG.exec(token)?.[1] : undefined;
    if (name === undefined) {
      throw new XmlError(
        { start, end: start + 1 },
        'a `<` that opens no tag must be written `&lt;`, or the tag is not closed',
      );
    }
    const outer = this.#open.at(-1);
    if (outer === undefined && this.#root !== undefined) {
      const related = { message: 'the root element', range: this.#root.startTag };
      throw new XmlError(range, 'a second root element', related);
    }
    const attributes = readAttributes(token, start, name.length, this.#entities);
    const prefixes = prefixesWith(outer?.prefixes ?? BUILT_IN_PREFIXES, attributes);
    for (const attribute of attributes) checkPrefix(attribute.name, attribute.range, prefixes);
    const nameRange = { start: start + 1, end: start + 1 + name.length };
    checkPrefix(name, nameRange, prefixes);
    const element = openElement(name, range, attributes, token.endsWith('/>'), outer?.element);
    this.#root ??= element;
    this.#add(element);
    if (element.selfClosing) return;
    if (this.#open.length === MAX_DEPTH) {
      throw new XmlError(range, `elements are nested more than ${MAX_DEPTH} deep`);
    }
    this.#open.push({ element, prefixes });
  }
}

function openElement(
  name: string,
  startTag: { readonly start: number; readonly end: number },
  attributes: readonly XmlAttribute[],
  selfClosing: boolean,
  parent: XmlElement | undefined,
): OpenElement {
  const { start, end } = startTag;
  return {
    kind: 'element',
    name,
    range: { start, end },
    nameRange: { start: start + 1, end: start + 1 + name.length },
    startTag,
    content: { start: end, end },
    selfClosing,
    attributes,
    children: [],
    parent,
  };
}

/** The document that `text` holds, or the first thing that keeps it from being one. Never throws. */
export function readXml(
  text: string,
): { readonly document: XmlDocument } | { readonly problem: XmlProblem } {
  try {
    return { document: new Reader(text).read() };
  } catch (error) {
    if (error instanceof XmlError) return { problem: error.problem };
    throw error;
  }
}

/** The first thing that keeps `text` from being a well-formed document, or undefined. */
export function findXmlProblem(text: string): XmlProblem | undefined {
  const result = readXml(text);
  return 'problem' in result ? result.problem : undefined;
}

/**
 * The tree of a well-formed text.
 * @throws Error when the text is not well-formed: readXml tells why
 */
export function parseXml(text: string): XmlDocument {
  const result = readXml(text);
  if ('problem' in result) throw new Error(`not well-formed XML: ${result.problem.message}`);
  return result.document;
}
