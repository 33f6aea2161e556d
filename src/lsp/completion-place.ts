import type { Range } from '../text/source.js';
import { elements, type XmlDocument, type XmlElement } from '../xml/node.js';
import { readXml } from '../xml/parse.js';

/** Where the author is typing, in a text that need not be well-formed yet. */
export interface Place {
  /** A new element, the end tag of `node`, or the value of `node`. */
  readonly kind: 'element' | 'end tag' | 'value';
  /** The document with what is being typed left out. */
  readonly document: XmlDocument;
  /** The element around the place. */
  readonly node: XmlElement;
  /** What a completion replaces in the text. */
  readonly replaced: Range;
}

const MARKUP =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)(?:"[^"]*"|'[^']*'|[^"'<>])*?(\/?)>/g;

/** The elements that are open at the end of a text. */
function openElements(text: string): string[] {
  const open: string[] = [];
  for (const [, slash, name, selfClosing] of text.matchAll(MARKUP)) {
    if (name === undefined) continue;
    if (slash === '/') open.length = Math.max(open.lastIndexOf(name), 0);
    else if (selfClosing !== '/') open.push(name);
  }
  return open;
}

/** The innermost element between whose tags an offset is. */
function around(root: XmlElement, offset: number): XmlElement {
  const inner = elements(root).find(
    ({ content, selfClosing }) => !selfClosing && content.start <= offset && offset <= content.end,
  );
  return inner === undefined ? root : around(inner, offset);
}

/** The document without what is being typed; where that is not well-formed, what stands before it. */
function readWithout(text: string, { start, end }: Range): XmlDocument | undefined {
  const before = text.slice(0, start);
  const closing = openElements(before)
    .reverse()
    .map((name) => `</${name}>`);
  for (const candidate of [before + text.slice(end), before + closing.join('')]) {
    const read = readXml(candidate);
    if ('document' in read) return read.document;
  }
  return undefined;
}

/** What is being typed at an offset; undefined in comments, attributes, and where nothing can be read. */
export function completionPlace(text: string, offset: number): Place | undefined {
  const before = text.slice(0, offset);
  if (before.lastIndexOf('<!--') > before.lastIndexOf('-->')) return undefined;
  const tag = before.lastIndexOf('<');
  const rest = /^[\w.-]*>?/.exec(text.slice(offset))?.[0] ?? '';
  if (tag > before.lastIndexOf('>')) {
    const typed = before.slice(tag);
    if (!/^<\/?[\w.-]*$/.test(typed)) return undefined;
    const replaced = { start: tag, end: offset + rest.length };
    const document = readWithout(text, replaced);
    if (document === undefined) return undefined;
    const kind = typed.startsWith('</') ? 'end tag' : 'element';
    return { kind, document, node: around(document.root, tag), replaced };
  }
  const next = text.indexOf('<', offset);
  const value = text.slice(before.lastIndexOf('>') + 1, next < 0 ? text.length : next);
  const start = before.lastIndexOf('>') + 1 + (/^\s*/.exec(value)?.[0].length ?? 0);
  const isNew = value.trim() === '';
  const document = isNew
    ? readWithout(text, { start: offset, end: offset })
    : readWithout(text, { start, end: start + value.trim().length });
  if (document === undefined) return undefined;
  const node = around(document.root, isNew ? offset : start);
  const holdsElements = elements(node).length > 0 || (isNew && /[\r\n]/.test(value));
  return {
    kind: holdsElements ? 'element' : 'value',
    document,
    node,
    replaced: isNew ? { start: offset, end: offset } : { start, end: start + value.trim().length },
  };
}
