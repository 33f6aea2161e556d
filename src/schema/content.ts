import { Attached } from '../text/attached.js';
import { isBlank } from '../text/white-space.js';
import type { XmlAside, XmlElement, XmlText } from '../xml/node.js';
import { elementName } from './names.js';

/** An element of the scenario as the release's tools see it: written in the file, or filled in. */
export interface Content {
  readonly kind: 'content';
  readonly name: string;
  /** Undefined when the release's tools have filled the element in. */
  readonly source: XmlElement | undefined;
  readonly parent: Content | undefined;
  readonly children: (Content | XmlAside)[];
  /** The text directly in the element, comments and instructions left out, untrimmed. */
  text: string;
  /** Whether the tools come to the element when they fill in what is missing. */
  seen: boolean;
  /** The text before the first node that is not text. */
  readonly leadingText: string;
  /** Text that is more than white space. */
  readonly visibleTexts: readonly XmlText[];
}

/** What stands in an element; without comments and instructions for tools that drop them in reading. */
export function contentOf(source: XmlElement, keepsAsides = true, parent?: Content): Content {
  const visibleTexts: XmlText[] = [];
  const content = {
    kind: 'content' as const,
    name: elementName(source),
    source,
    parent,
    children: [] as (Content | XmlAside)[],
    text: '',
    seen: false,
    leadingText: '',
    visibleTexts,
  };
  let leads = true;
  for (const node of source.children) {
    if (node.kind === 'text' || node.kind === 'cdata') {
      content.text += node.value;
      if (leads) content.leadingText += node.value;
      if (!isBlank(node.value)) visibleTexts.push(node);
    } else if (node.kind === 'element') {
      leads = false;
      content.children.push(contentOf(node, keepsAsides, content));
    } else if (keepsAsides) {
      leads = false;
      if (node.kind === 'comment' || node.kind === 'instruction') content.children.push(node);
    }
  }
  return content;
}

/** An element that a release's tools fill in. */
export function filledIn(name: string, text: string, parent: Content): Content {
  const nothing: readonly XmlText[] = [];
  return {
    kind: 'content',
    name,
    source: undefined,
    parent,
    children: [],
    text,
    seen: false,
    leadingText: text,
    visibleTexts: nothing,
  };
}

export function childContents(content: Content): Content[] {
  return content.children.filter((child): child is Content => child.kind === 'content');
}

/** The children of a content by name, in the order of their first. */
export function childrenByName(content: Content): Map<string, Content[]> {
  const byName = new Map<string, Content[]>();
  for (const child of content.children) {
    if (child.kind !== 'content') continue;
    const same = byName.get(child.name);
    if (same === undefined) byName.set(child.name, [child]);
    else same.push(child);
  }
  return byName;
}

/** The children of a content by name, as many as there were. */
interface Index {
  readonly count: number;
  readonly byName: ReadonlyMap<string, readonly Content[]>;
}

const indexes = new Attached<Content, Index>();

/** Below so many children it is faster to look than to index. */
const FEW = 8;

/** The children are only ever added to, so that an index is good while their number is the same. */
function indexOf(content: Content): Index {
  const known = indexes.get(content);
  if (known?.count === content.children.length) return known;
  const index = { count: content.children.length, byName: childrenByName(content) };
  indexes.set(content, index);
  return index;
}

export function childrenCalled(content: Content, name: string): readonly Content[] {
  if (content.children.length > FEW) return indexOf(content).byName.get(name) ?? [];
  return childContents(content).filter((child) => child.name === name);
}

export function asidesIn(content: Content): XmlAside[] {
  return content.children.filter((child): child is XmlAside => child.kind !== 'content');
}

/** The content itself and everything below it, parents first. */
export function everything(content: Content, found: Content[] = []): Content[] {
  found.push(content);
  for (const child of content.children) if (child.kind === 'content') everything(child, found);
  return found;
}

/** All elements of that name below `content`, in document order. */
export function allCalled(content: Content, name: string, found: Content[] = []): Content[] {
  for (const child of content.children) {
    if (child.kind !== 'content') continue;
    if (child.name === name) found.push(child);
    allCalled(child, name, found);
  }
  return found;
}

/** The element in the file that stands for `content`: its own, or the nearest around it. */
export function nearestSource(content: Content): XmlElement {
  let at: Content | undefined = content;
  while (at !== undefined) {
    if (at.source !== undefined) return at.source;
    at = at.parent;
  }
  throw new Error(`${content.name} is in no element`);
}
