import { Attached } from '../text/attached.js';
import { addAll } from '../text/long-lists.js';
import type { XmlAttribute, XmlElement, XmlNode } from '../xml/node.js';
import { attributeOf } from './calc/xpath.js';

/** An element that the build makes or changes; it has no place in any text unless it was copied. */
export interface BuiltElement extends XmlElement {
  readonly attributes: XmlAttribute[];
  readonly children: XmlNode[];
  parent: XmlElement | undefined;
}

const NOWHERE = { start: 0, end: 0 };

function builtAttribute(name: string, value: string): XmlAttribute {
  return { name, value, range: NOWHERE, nameRange: NOWHERE, valueRange: NOWHERE };
}

/** A new element with an optional text. */
export function makeElement(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  text = '',
): BuiltElement {
  const element: BuiltElement = {
    kind: 'element',
    name,
    range: NOWHERE,
    nameRange: NOWHERE,
    startTag: NOWHERE,
    content: NOWHERE,
    selfClosing: false,
    attributes: Object.entries(attributes).map(([key, value]) => builtAttribute(key, value)),
    children: [],
    parent: undefined,
  };
  if (text !== '') setText(element, text);
  return element;
}

/** Replaces the character data of an element. */
export function setText(element: BuiltElement, text: string): void {
  const kept = element.children.filter((child) => child.kind === 'element');
  element.children.length = 0;
  element.children.push({ kind: 'text', range: NOWHERE, value: text, trimmedRange: NOWHERE });
  addAll(element.children, kept);
}

export function append(parent: BuiltElement, child: BuiltElement): BuiltElement {
  child.parent = parent;
  parent.children.push(child);
  return child;
}

/** Children by name, attribute and its value, of the first so many. */
interface ChildrenByAttribute {
  readonly found: Map<string, BuiltElement>;
  readonly seen: number;
}

const known = new Attached<XmlElement, Map<string, ChildrenByAttribute>>();

/**
 * The first child element of that name with that attribute, or without it for ''. Elements of the build are only ever added
 * to their parent, after its text.
 */
export function childWith(
  parent: BuiltElement,
  name: string,
  attribute: string,
  value: string,
): BuiltElement | undefined {
  const { children } = parent;
  const kinds = known.get(parent) ?? new Map<string, ChildrenByAttribute>();
  known.set(parent, kinds);
  const kind = `${name} ${attribute}`;
  const { found, seen } = kinds.get(kind) ?? { found: new Map<string, BuiltElement>(), seen: 0 };
  for (let i = seen; i < children.length; i += 1) {
    const child = children[i];
    if (child?.kind !== 'element' || child.name !== name) continue;
    const own = attributeOf(child, attribute);
    if (!found.has(own)) found.set(own, child as BuiltElement);
  }
  kinds.set(kind, { found, seen: children.length });
  return found.get(value);
}

/** Appends a chain of elements below `parent`, reusing those that are there except the last one. */
export function appendPath(parent: BuiltElement, path: string, text = ''): BuiltElement {
  const names = path.split('/');
  const last = names.pop() ?? '';
  let at = parent;
  for (const name of names) {
    const next = at.children.find(
      (child): child is BuiltElement => child.kind === 'element' && child.name === name,
    );
    at = next ?? append(at, makeElement(name));
  }
  return append(at, makeElement(last, {}, text));
}

/**
 * A parsed element without what is in it, for the build to change; it keeps the ranges of the original. Taken
 * one by one: what the parser computes when it is asked for is not copied by a spread.
 */
export function emptyCopy(source: XmlElement): BuiltElement {
  const { kind, name, range, nameRange, startTag, content, selfClosing } = source;
  return {
    kind,
    name,
    range,
    nameRange,
    startTag,
    content,
    selfClosing,
    attributes: [...source.attributes],
    children: [],
    parent: undefined,
  };
}
