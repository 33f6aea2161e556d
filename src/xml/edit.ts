import type { TextEdit } from '../text/edit.js';
import { lineEnding, type Range } from '../text/source.js';
import {
  elements,
  type XmlAttribute,
  type XmlDocument,
  type XmlElement,
  type XmlNode,
} from './node.js';
import { encodeText } from './references.js';
import { type NewElement, ONE_LINE, writeElement } from './write.js';

const DEFAULT_INDENT = '    ';

/** The white space between the line's start and `offset`, or undefined when something else stands there. */
function indentBefore(text: string, offset: number): string | undefined {
  let start = offset;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start -= 1;
  const before = text[start - 1];
  const atLineStart = start === 0 || before === '\n' || before === '\r';
  return atLineStart ? text.slice(start, offset) : undefined;
}

/** The elements whose children may say how far elements are indented, the nearest first. */
function* familiesAround(node: XmlElement): Iterable<XmlElement> {
  yield node;
  yield* elements(node);
  const { parent } = node;
  if (parent === undefined) return;
  for (const sibling of parent.children) if (sibling.kind === 'element') yield sibling;
  yield parent;
}

/** One level of indentation as the elements around `node` have it. */
function indentUnit(document: XmlDocument, node: XmlElement): string {
  for (const family of familiesAround(node)) {
    const outer = indentBefore(document.text, family.range.start);
    const first = elements(family)[0];
    const inner = first && indentBefore(document.text, first.range.start);
    if (outer !== undefined && inner?.startsWith(outer) && inner.length > outer.length) {
      return inner.slice(outer.length);
    }
  }
  return DEFAULT_INDENT;
}

/**
 * Replaces the value of an element that has no child elements, white space around it included: ACRN does not
 * trim text. Comments beside the value stay.
 */
export function setValue(node: XmlElement, value: string): TextEdit {
  const text = encodeText(value);
  if (node.selfClosing) {
    // From the slash on: `<base/>` becomes `<base>x</base>`, white space before the slash stays.
    return { start: node.range.end - 2, end: node.range.end, text: `>${text}</${node.name}>` };
  }
  const texts = node.children.filter(({ kind }) => kind === 'text' || kind === 'cdata');
  const [first] = texts;
  const last = texts.at(-1);
  if (first === undefined || last === undefined) {
    return { start: node.content.start, end: node.content.start, text };
  }
  return { start: first.range.start, end: last.range.end, text };
}

/** Replaces the value of an attribute, between the quotes that it has. */
export function setAttribute(
  { text }: XmlDocument,
  { valueRange }: XmlAttribute,
  value: string,
): TextEdit {
  const quoted =
    text[valueRange.start - 1] === "'"
      ? encodeText(value).replaceAll("'", '&apos;')
      : encodeText(value).replaceAll('"', '&quot;');
  return { ...valueRange, text: quoted };
}

/** Puts an element after `sibling`: on a line of its own where the sibling has one. */
export function insertAfter(
  document: XmlDocument,
  sibling: XmlElement,
  ...added: readonly NewElement[]
): TextEdit {
  const { text } = document;
  const newline = lineEnding(text);
  const indent = indentBefore(text, sibling.range.start);
  const unit = indentUnit(document, sibling);
  const at = sibling.range.end;
  const written = added.map((element) =>
    indent === undefined
      ? writeElement(element, '', ONE_LINE)
      : `${newline}${indent}${writeElement(element, indent, { unit, newline })}`,
  );
  return { start: at, end: at, text: written.join('') };
}

/** Makes an element the last child of `parent`. */
export function insertLast(
  document: XmlDocument,
  parent: XmlElement,
  ...added: readonly NewElement[]
): TextEdit {
  const last = elements(parent).at(-1);
  if (last !== undefined) return insertAfter(document, last, ...added);
  const newline = lineEnding(document.text);
  const outer = indentBefore(document.text, parent.range.start);
  const unit = indentUnit(document, parent);
  const inner =
    outer === undefined
      ? added.map((element) => writeElement(element, '', ONE_LINE)).join('')
      : added
          .map(
            (element) =>
              `${newline}${outer}${unit}${writeElement(element, outer + unit, { unit, newline })}`,
          )
          .join('') +
        newline +
        outer;
  if (parent.selfClosing) {
    const { end } = parent.range;
    return { start: end - 2, end, text: `>${inner}</${parent.name}>` };
  }
  return { ...parent.content, text: inner };
}

/** Which of its siblings, which stand one behind the other, a node is. */
function placeAmong(siblings: readonly XmlNode[], node: XmlNode): number {
  let low = 0;
  let high = siblings.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((siblings[middle]?.range.start ?? 0) < node.range.start) low = middle + 1;
    else high = middle;
  }
  return siblings[low] === node ? low : siblings.indexOf(node);
}

/** The node's range with the comment that stands directly above it, and the one after it in its line. */
function withOwnComments(text: string, node: XmlElement): Range {
  let { start, end } = node.range;
  const siblings: readonly XmlNode[] = node.parent?.children ?? [];
  const index = placeAmong(siblings, node);
  for (let i = index - 1; i >= 0; i -= 1) {
    const previous = siblings[i];
    if (previous?.kind === 'text' && /^[ \t]*(\r\n?|\n)[ \t]*$/.test(previous.value)) continue;
    if (previous?.kind !== 'comment' || indentBefore(text, previous.range.start) === undefined) {
      break;
    }
    start = previous.range.start;
  }
  for (let i = index + 1; i < siblings.length; i += 1) {
    const next = siblings[i];
    if (next?.kind === 'text' && /^[ \t]*$/.test(next.value)) continue;
    if (next?.kind === 'comment' && !/[\r\n]/.test(text.slice(end, next.range.end))) {
      end = next.range.end;
      continue;
    }
    break;
  }
  return { start, end };
}

/** Puts an element before `sibling` and the comments that belong to it. */
export function insertBefore(
  document: XmlDocument,
  sibling: XmlElement,
  ...added: readonly NewElement[]
): TextEdit {
  const { text } = document;
  const { start } = withOwnComments(text, sibling);
  const newline = lineEnding(text);
  const indent = indentBefore(text, start);
  const unit = indentUnit(document, sibling);
  const written = added.map((element) =>
    indent === undefined
      ? writeElement(element, '', ONE_LINE)
      : `${writeElement(element, indent, { unit, newline })}${newline}${indent}`,
  );
  return { start, end: start, text: written.join('') };
}

/** Removes an element with its own comments and, where it has them to itself, its lines. */
export function removeElement(document: XmlDocument, node: XmlElement): TextEdit {
  const { text } = document;
  const { start, end } = withOwnComments(text, node);
  const indent = indentBefore(text, start);
  const after = /^[ \t]*(\r\n?|\n|$)/.exec(text.slice(end));
  if (indent === undefined || after === null) return { start, end, text: '' };
  return { start: start - indent.length, end: end + after[0].length, text: '' };
}
