import type { Range } from '../text/source.js';
import { checkPrefix, NO_ATTRIBUTES, prefixesWith, readAttributes } from './attributes.js';
import { checkComment, checkInstruction } from './check-aside.js';
import { checkCharacters, checkOutsideText, checkText } from './check-text.js';
import { DOCTYPE, readDoctype, type XmlDoctype } from './doctype.js';
import { NAME } from './names.js';
import type { XmlAttribute, XmlDocument, XmlElement, XmlNode, XmlText } from './node.js';
import { XmlError, type XmlProblem } from './problem.js';
import { decodeText, type Entities, NO_ENTITIES } from './references.js';

/** libxml2, which ACRN's tools parse with, allows no deeper nesting (XML_PARSER_MAX_DEPTH). */
const MAX_DEPTH = 256;

/** A piece of markup, or the `<` that begins none. */
const MARKUP = new RegExp(
  `<!--[\\s\\S]*?-->|<!\\[CDATA\\[[\\s\\S]*?\\]\\]>|<\\?[\\s\\S]*?\\?>|${DOCTYPE}|</[^<>]*>|<[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>|<`,
  'y',
);
const END_TAG = new RegExp(`^</(${NAME})\\s*>$`);
const START_TAG = new RegExp(`^<(${NAME})`);
const BUILT_IN_PREFIXES: ReadonlySet<string> = new Set(['xml', 'xmlns']);

interface Open {
  readonly element: ElementNode;
  readonly prefixes: ReadonlySet<string>;
}

/**
 * An element; its end is settled when its end tag is read. Offsets are kept as numbers, for a board file
 * has thousands of nodes and few are asked for their ranges.
 */
class ElementNode implements XmlElement {
  readonly kind = 'element';
  readonly children: XmlNode[] = [];
  #contentEnd: number;
  #end: number;

  constructor(
    readonly name: string,
    private readonly start: number,
    private readonly startTagEnd: number,
    readonly attributes: readonly XmlAttribute[],
    readonly selfClosing: boolean,
    readonly parent: XmlElement | undefined,
  ) {
    this.#contentEnd = startTagEnd;
    this.#end = startTagEnd;
  }

  get range(): Range {
    return { start: this.start, end: this.#end };
  }

  get startTag(): Range {
    return { start: this.start, end: this.startTagEnd };
  }

  get content(): Range {
    return { start: this.startTagEnd, end: this.#contentEnd };
  }

  get nameRange(): Range {
    const start = this.start + 1;
    return { start, end: start + this.name.length };
  }

  close(contentEnd: number, end: number): void {
    this.#contentEnd = contentEnd;
    this.#end = end;
  }
}

class TextNode implements XmlText {
  constructor(
    readonly kind: 'text' | 'cdata',
    private readonly start: number,
    private readonly end: number,
    readonly value: string,
    private readonly raw: string,
    private readonly rawStart: number,
  ) {}

  get range(): Range {
    return { start: this.start, end: this.end };
  }

  get trimmedRange(): Range {
    const { raw, rawStart } = this;
    const start = rawStart + raw.length - raw.trimStart().length;
    return { start, end: Math.max(rawStart + raw.trimEnd().length, start) };
  }
}

class Reader {
  readonly #open: Open[] = [];
  /** Names of elements seen so far: a tag that is one of them and nothing else needs no look inside. */
  readonly #names = new Set<string>();
  /** Whether text is what it seems: no references, line endings or CDATA ends in the whole document. */
  readonly #plain: boolean;
  #root: XmlElement | undefined;
  #doctype: XmlDoctype | undefined;

  constructor(private readonly text: string) {
    this.#plain = !text.includes('&') && !text.includes('\r') && !text.includes(']]>');
  }

  read(): XmlDocument {
    const { text } = this;
    checkCharacters(text);
    for (let at = 0; at < text.length; ) {
      if (text[at] === '<') at = this.#markup(at);
      else {
        const next = text.indexOf('<', at);
        const end = next < 0 ? text.length : next;
        this.#text(at, end);
        at = end;
      }
    }
    const last = this.#open.at(-1)?.element;
    if (last !== undefined) {
      throw new XmlError(last.startTag, `\`<${last.name}>\` is never closed`);
    }
    if (this.#root === undefined) {
      throw new XmlError({ start: 0, end: this.text.length }, 'there is no element');
    }
    return { root: this.#root, doctype: this.#doctype, text: this.text };
  }

  /** Reads the markup at `start`; where it ends. */
  #markup(start: number): number {
    const { text } = this;
    if (text[start + 1] === '/') {
      const end = this.#plainEndTag(start);
      if (end > 0) return end;
    } else {
      const end = this.#plainStartTag(start);
      if (end > 0) return end;
    }
    MARKUP.lastIndex = start;
    const token = MARKUP.exec(text)?.[0] ?? '<';
    if (token.startsWith('</')) this.#endTag(token, start);
    else if (token.startsWith('<!')) this.#declaration(token, start);
    else if (token.startsWith('<?')) {
      checkInstruction(token, start, text);
      this.#add({ kind: 'instruction', range: { start, end: start + token.length } });
    } else this.#startTag(token, start);
    return start + token.length;
  }

  /** `</name>` of the open element, the common case; 0 for everything else. */
  #plainEndTag(start: number): number {
    const element = this.#open.at(-1)?.element;
    if (element === undefined || !this.text.startsWith(element.name, start + 2)) return 0;
    const last = start + 2 + element.name.length;
    if (this.text[last] !== '>') return 0;
    element.close(start, last + 1);
    this.#open.pop();
    return last + 1;
  }

  /** `<name>` inside the root element, with a name that was seen before; 0 for everything else. */
  #plainStartTag(start: number): number {
    const outer = this.#open.at(-1);
    if (outer === undefined || this.#open.length === MAX_DEPTH) return 0;
    const last = this.text.indexOf('>', start);
    const name = this.text.slice(start + 1, last);
    if (!this.#names.has(name)) return 0;
    const element = new ElementNode(name, start, last + 1, NO_ATTRIBUTES, false, outer.element);
    outer.element.children.push(element);
    this.#open.push({ element, prefixes: outer.prefixes });
    return last + 1;
  }

  get #entities(): Entities {
    return this.#doctype?.entities ?? NO_ENTITIES;
  }

  #add(node: XmlNode): void {
    this.#open.at(-1)?.element.children.push(node);
  }

  #text(start: number, end: number): void {
    const raw = this.text.slice(start, end);
    if (this.#open.length === 0) {
      checkOutsideText(raw, start);
      return;
    }
    if (!this.#plain) checkText(raw, start, this.#entities);
    const value = this.#plain ? raw : decodeText(raw, this.#entities);
    this.#add(new TextNode('text', start, end, value, raw, start));
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
      this.#add(new TextNode('cdata', range.start, range.end, value, raw, start + 9));
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
    element.close(range.start, range.end);
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
    const element = new ElementNode(
      name,
      range.start,
      range.end,
      attributes,
      token.endsWith('/>'),
      outer?.element,
    );
    if (name.includes(':')) checkPrefix(name, element.nameRange, prefixes);
    else this.#names.add(name);
    this.#root ??= element;
    this.#add(element);
    if (element.selfClosing) return;
    if (this.#open.length === MAX_DEPTH) {
      throw new XmlError(range, `elements are nested more than ${MAX_DEPTH} deep`);
    }
    this.#open.push({ element, prefixes });
  }
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
