import { Attached } from '../../text/attached.js';
import { knownByName } from '../../xml/by-name.js';
import { attribute, child, type XmlElement } from '../../xml/node.js';

/** Adds the elements of that name at all depths, in document order. */
function addDescendants(from: XmlElement, name: string, found: Set<XmlElement>): void {
  const index = knownByName(from);
  if (index !== undefined) {
    for (const node of index.get(name) ?? []) if (node !== from) found.add(node);
    return;
  }
  const { children } = from;
  for (let i = 0; i < children.length; i += 1) {
    const child = children[i];
    if (child?.kind !== 'element') continue;
    if (child.name === name) found.add(child);
    addDescendants(child, name, found);
  }
}

/** A step of a path: children of that name, or elements of that name at all depths. */
interface Step {
  readonly name: string;
  readonly deep: boolean;
}

/** The text nodes of an element, XPath's `text()`: the pieces that comments and instructions leave of its value. */
export function textNodes({ children }: XmlElement): string[] {
  const found: string[] = [];
  let inText = false;
  for (const part of children) {
    const isText = (part.kind === 'text' || part.kind === 'cdata') && part.value !== '';
    if (isText) found.push(inText ? (found.pop() ?? '') + part.value : part.value);
    inText = isText;
  }
  return found;
}

const paths = new Map<string, readonly Step[]>();

/** The steps of a path; there are only as many as the source code writes down. */
function stepsOf(path: string): readonly Step[] {
  const known = paths.get(path);
  if (known !== undefined) return known;
  const steps: Step[] = [];
  let deep = false;
  for (const name of path.replace(/^\/\//, '/').split('/')) {
    if (name !== '') steps.push({ name, deep });
    deep = name === '';
  }
  paths.set(path, steps);
  return steps;
}

const selected = new Attached<XmlElement, Map<string, readonly XmlElement[]>>();

/**
 * The elements along a path of child names below `from`, in document order. An empty step, as in
 * `//device` or `vm//pcpu_id`, reaches all depths. What is below the root of a
 * document of which `elementsByName` was asked, and which so never changes, is looked for once.
 */
export function select(from: XmlElement | undefined, path: string): readonly XmlElement[] {
  if (from === undefined) return [];
  if (from.parent !== undefined || knownByName(from) === undefined) return along(from, path);
  const known = selected.get(from) ?? new Map<string, readonly XmlElement[]>();
  selected.set(from, known);
  const found = known.get(path) ?? along(from, path);
  known.set(path, found);
  return found;
}

function along(from: XmlElement, path: string): readonly XmlElement[] {
  let nodes: readonly XmlElement[] = [from];
  for (const { name, deep } of stepsOf(path)) {
    nodes = deep ? descendantsNamed(nodes, name) : childrenOf(nodes, name);
  }
  return nodes;
}

function descendantsNamed(nodes: readonly XmlElement[], name: string): readonly XmlElement[] {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined && only.name !== name) {
    const indexed = knownByName(only);
    if (indexed !== undefined) return indexed.get(name) ?? [];
  }
  const found = new Set<XmlElement>();
  for (const node of nodes) addDescendants(node, name, found);
  return [...found];
}

function childrenOf(nodes: readonly XmlElement[], name: string): XmlElement[] {
  const found: XmlElement[] = [];
  for (const { children } of nodes) {
    for (let i = 0; i < children.length; i += 1) {
      const child = children[i];
      if (child?.kind === 'element' && child.name === name) found.push(child);
    }
  }
  return found;
}

/** The first element along a path. */
export function first(from: XmlElement | undefined, path: string): XmlElement | undefined {
  const [step, ...more] = stepsOf(path);
  if (step === undefined || step.deep || more.length > 0) return select(from, path)[0];
  return child(from, step.name);
}

/** All character data of an element and of those in it, as XPath's string() gives it. */
export function stringOf(node: XmlElement | undefined): string {
  let text = '';
  if (node === undefined) return text;
  for (const child of node.children) {
    if (child.kind === 'element') text += stringOf(child);
    else if (child.kind === 'text' || child.kind === 'cdata') text += child.value;
  }
  return text;
}

/** The character data of the first element along a path; empty when there is none. */
export function valueAt(from: XmlElement | undefined, path: string): string {
  return stringOf(first(from, path));
}

/** The character data of every element along a path. */
export function valuesAt(from: XmlElement | undefined, path: string): string[] {
  return select(from, path).map(stringOf);
}

/** Whether any element along a path has that text. */
export function anyAt(from: XmlElement | undefined, path: string, text: string): boolean {
  return select(from, path).some((node) => stringOf(node) === text);
}

export function attributeOf(node: XmlElement | undefined, name: string): string {
  return node === undefined ? '' : (attribute(node, name)?.value ?? '');
}

/** What stands before the first `mark`; empty when it is not there. */
export function before(text: string, mark: string): string {
  const index = text.indexOf(mark);
  return index < 0 ? '' : text.slice(0, index);
}

/** What stands after the first `mark`; empty when it is not there. */
export function after(text: string, mark: string): string {
  const index = text.indexOf(mark);
  return index < 0 ? '' : text.slice(index + mark.length);
}

/** Without white space at both ends, and one blank for each run of it inside. */
export function normalizeSpace(text: string): string {
  return text
    .split(/[ \t\r\n]+/)
    .filter(Boolean)
    .join(' ');
}
