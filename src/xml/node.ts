import type { Range } from '../text/source.js';
import type { XmlDoctype } from './doctype.js';

/** An attribute; `value` is decoded, `valueRange` is what stands between the quotes. */
export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
  readonly range: Range;
  readonly nameRange: Range;
  readonly valueRange: Range;
}

/** Character data: text between markup (references decoded), or a CDATA section. */
export interface XmlText {
  readonly kind: 'text' | 'cdata';
  readonly range: Range;
  readonly value: string;
  /** The range without the white space around it; empty when there is nothing else. */
  readonly trimmedRange: Range;
}

/** A comment or a processing instruction. */
export interface XmlAside {
  readonly kind: 'comment' | 'instruction';
  readonly range: Range;
}

export interface XmlElement {
  readonly kind: 'element';
  readonly name: string;
  readonly range: Range;
  readonly nameRange: Range;
  /** From `<` to `>` of the start tag; for `<a/>` the whole element. */
  readonly startTag: Range;
  /** What stands between start and end tag; empty in `<a/>`. */
  readonly content: Range;
  readonly selfClosing: boolean;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
  readonly parent: XmlElement | undefined;
}

export type XmlNode = XmlElement | XmlText | XmlAside;

export interface XmlDocument {
  readonly root: XmlElement;
  readonly doctype: XmlDoctype | undefined;
  /** The whole text, for edits that keep its layout. */
  readonly text: string;
}

export function elements(node: XmlElement): XmlElement[] {
  return node.children.filter((child): child is XmlElement => child.kind === 'element');
}

export function hasElements(node: XmlElement): boolean {
  return node.children.some(({ kind }) => kind === 'element');
}

export function childrenNamed(node: XmlElement, name: string): XmlElement[] {
  return node.children.filter(
    (child): child is XmlElement => child.kind === 'element' && child.name === name,
  );
}

/** The first child element of that name. */
export function child(node: XmlElement | undefined, name: string): XmlElement | undefined {
  return node?.children.find(
    (candidate): candidate is XmlElement => candidate.kind === 'element' && candidate.name === name,
  );
}

/** The first element along a path of child names. */
export function descendant(
  node: XmlElement | undefined,
  ...path: string[]
): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(child, node);
}

export function attribute(node: XmlElement, name: string): XmlAttribute | undefined {
  return node.attributes.find((candidate) => candidate.name === name);
}

/** The character data directly in the element, comments and instructions left out, untrimmed. */
export function textOf(node: XmlElement): string {
  let text = '';
  for (const part of node.children) {
    if (part.kind === 'text' || part.kind === 'cdata') text += part.value;
  }
  return text;
}

/**
 * The range of the element's value without surrounding white space; the start tag when the element
 * has no value.
 */
export function valueRange(node: XmlElement): Range {
  let start = -1;
  let end = -1;
  for (const part of node.children) {
    if (part.kind !== 'text' && part.kind !== 'cdata') continue;
    const range = part.trimmedRange;
    if (range.start === range.end) continue;
    if (start < 0) start = range.start;
    end = range.end;
  }
  return start < 0 ? node.startTag : { start, end };
}

/** Every element of the tree, parents before children. */
export function walk(root: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  // By index: for...of makes an object a step until V8 has optimised it, and a board has 10,000 steps.
  const visit = ({ children }: XmlElement): void => {
    for (let i = 0; i < children.length; i += 1) {
      const next = children[i];
      if (next?.kind !== 'element') continue;
      found.push(next);
      visit(next);
    }
  };
  found.push(root);
  visit(root);
  return found;
}
