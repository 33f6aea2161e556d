// A scenario that is being upgraded: a tree that can be changed, and prints what nobody touched as it stood.

import { grouped } from '../text/grouped.js';
import type { Range } from '../text/source.js';
import { elements as elementsOf, type XmlDocument, type XmlElement } from '../xml/node.js';
import { encodeText } from '../xml/references.js';

/** Where an element stood in the file that is upgraded, and its text there. */
interface Origin {
  /** Such as `vm[2]/cpu_affinity/pcpu_id[1]`: a number where the parent has several of that name. */
  readonly path: string;
  readonly value: string;
  readonly range: Range;
}

/** Text, a comment or an instruction, as it is written. */
interface Raw {
  readonly kind: 'text' | 'comment';
  readonly written: string;
  readonly value: string;
}

export interface Element {
  readonly kind: 'element';
  name: string;
  /** What stands after the name in the start tag. */
  tail: string;
  selfClosing: boolean;
  children: (Element | Raw)[];
  parent: Element | undefined;
  origin: Origin | undefined;
}

const BLANK = /^\s*$/;

export function elements(node: Element): Element[] {
  return node.children.filter((next): next is Element => next.kind === 'element');
}

export function named(node: Element | undefined, name: string): Element[] {
  return node === undefined ? [] : elements(node).filter((next) => next.name === name);
}

/** The first element along a path of names. */
export function at(node: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>((found, name) => named(found, name)[0], node);
}

export function valueIn(node: Element | undefined): string {
  if (node === undefined) return '';
  return node.children.map((next) => (next.kind === 'text' ? next.value : '')).join('');
}

/** The text of the element along a path, without white space around it. */
export function textAt(node: Element | undefined, ...path: string[]): string {
  return valueIn(at(node, ...path)).trim();
}

export function attributeOf(node: Element, name: string): string {
  return new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(node.tail)?.[1] ?? '';
}

/** A new element with a value or with children; `from` is the one that it comes from. */
export function make(
  name: string,
  content: string | readonly Element[],
  from?: Element | undefined,
): Element {
  const children =
    typeof content === 'string'
      ? content === ''
        ? []
        : [{ kind: 'text' as const, written: encodeText(content), value: content }]
      : [...content];
  const made: Element = {
    kind: 'element',
    name,
    tail: '',
    selfClosing: children.length === 0,
    children,
    parent: undefined,
    origin: from?.origin,
  };
  for (const next of elements(made)) next.parent = made;
  return made;
}

/** Gives a leaf another text; comments in it stay. */
export function setValue(node: Element, value: string): void {
  const [leaf] = make('', value).children;
  node.children = [
    ...(leaf === undefined ? [] : [leaf]),
    ...node.children.filter(({ kind }) => kind === 'comment'),
  ];
}

/** The line break and the white space before an element that is on a line of its own. */
function lineStart(node: Element): string | undefined {
  const siblings = node.parent?.children ?? [];
  const before = siblings[siblings.indexOf(node) - 1];
  return before?.kind === 'text' ? /(?:\r\n?|\n)[ \t]*$/.exec(before.value)?.[0] : undefined;
}

function rootOf(node: Element): Element {
  return node.parent === undefined ? node : rootOf(node.parent);
}

/** One level of indentation; empty where nothing is indented. */
function unitOf(node: Element): string {
  const [first] = elements(rootOf(node));
  const start = first && lineStart(first);
  return start?.replace(/[\r\n]/g, '') || '  ';
}

/** What to write before the children of `parent`. */
function childStart(parent: Element): string | undefined {
  const starts = elements(parent).map(lineStart);
  const known = starts.find((start) => start !== undefined);
  if (known !== undefined || starts.length > 0) return known;
  const outer = parent.parent === undefined ? undefined : lineStart(parent);
  return outer === undefined ? undefined : outer + unitOf(parent);
}

function blank(written: string): Raw {
  return { kind: 'text', written, value: written };
}

/** Puts line breaks and indentation between the new children of a new element. */
function layOut(node: Element, start: string | undefined): void {
  const inner = elements(node);
  if (start === undefined || inner.length === 0 || node.children.length !== inner.length) return;
  const deeper = start + unitOf(node);
  node.children = [...inner.flatMap((next) => [blank(deeper), next]), blank(start)];
  for (const next of inner) layOut(next, deeper);
}

/** Makes `added` children of `parent`, at `index` of its children. */
function insert(parent: Element, index: number, added: readonly Element[], start?: string): void {
  for (const next of added) next.parent = parent;
  const nodes = added.flatMap((next) => (start === undefined ? [next] : [blank(start), next]));
  parent.children.splice(index, 0, ...nodes);
  parent.selfClosing = false;
  for (const next of added) layOut(next, start);
}

/** After the last element of `parent`. */
export function append(parent: Element, ...added: readonly Element[]): void {
  const last = elements(parent).at(-1);
  const start = childStart(parent);
  if (last !== undefined) {
    insert(parent, parent.children.indexOf(last) + 1, added, start);
    return;
  }
  const outer = parent.parent === undefined ? undefined : lineStart(parent);
  const kept = parent.children.filter((next) => next.kind !== 'text' || !BLANK.test(next.value));
  parent.children = kept;
  insert(parent, kept.length, added, start);
  if (outer !== undefined && start !== undefined) parent.children.push(blank(outer));
}

/** After `sibling`. */
export function insertAfter(sibling: Element, ...added: readonly Element[]): void {
  const { parent } = sibling;
  if (parent === undefined) return;
  insert(parent, parent.children.indexOf(sibling) + 1, added, lineStart(sibling));
}

/** Before the first element of `parent`, and before its comments. */
export function prepend(parent: Element, ...added: readonly Element[]): void {
  if (elements(parent).length === 0) append(parent, ...added);
  else insert(parent, 0, added, childStart(parent));
}

function commentsIn(node: Element): Raw[] {
  return node.children.flatMap((next) => {
    if (next.kind === 'element') return commentsIn(next);
    return next.kind === 'comment' ? [next] : [];
  });
}

/** Takes an element out; the comments in it stay where it stood. */
export function remove(node: Element): void {
  const { parent } = node;
  if (parent === undefined) return;
  const index = parent.children.indexOf(node);
  const start = lineStart(node);
  const comments = commentsIn(node);
  const before = parent.children[index - 1];
  const hadLine = start !== undefined && before?.kind === 'text' && BLANK.test(before.value);
  const left: Raw[] =
    comments.length === 0
      ? []
      : comments.flatMap((comment, i) =>
          i === 0 || start === undefined ? [comment] : [blank(start), comment],
        );
  if (hadLine && left.length === 0) parent.children.splice(index - 1, 2);
  else parent.children.splice(index, 1, ...left);
  node.parent = undefined;
  if (elements(parent).length > 0 || commentsIn(parent).length > 0) return;
  if (parent.children.every((next) => next.kind === 'text' && BLANK.test(next.value))) {
    parent.children = [];
    parent.selfClosing = true;
  }
}

/** Puts other elements where one stood; the comments in it stand before them. */
export function replace(node: Element, ...added: readonly Element[]): void {
  insertAfter(node, ...added);
  remove(node);
}

/** Takes an element to another parent, with the comments that stand directly above it. */
export function move(node: Element, to: (moved: Element) => void): void {
  const { parent } = node;
  if (parent === undefined) return;
  const comments: Raw[] = [];
  for (let i = parent.children.indexOf(node) - 1; i >= 0; i -= 1) {
    const previous = parent.children[i];
    if (previous?.kind === 'text' && BLANK.test(previous.value)) continue;
    if (previous?.kind !== 'comment') break;
    comments.unshift(previous);
    parent.children.splice(i, 1);
  }
  const { children } = node;
  node.children = [];
  remove(node);
  node.children = children;
  to(node);
  const start = lineStart(node);
  const siblings = node.parent?.children ?? [];
  siblings.splice(
    siblings.indexOf(node),
    0,
    ...comments.flatMap((comment) => (start === undefined ? [comment] : [comment, blank(start)])),
  );
}

/** Every element below `node`, parents first. */
export function walk(node: Element, found: Element[] = []): Element[] {
  for (const next of node.children) {
    if (next.kind !== 'element') continue;
    found.push(next);
    walk(next, found);
  }
  return found;
}

export function isLeaf(node: Element): boolean {
  return elements(node).length === 0;
}

/**
 * What each of the elements is called below its parent: its name, and a number where there are several of that name.
 */
export function stepsOf<Child extends { readonly name: string }>(
  children: readonly Child[],
): Map<Child, string> {
  const steps = new Map<Child, string>();
  for (const [name, twins] of grouped(children, (child) => child.name)) {
    for (const [index, twin] of twins.entries()) {
      steps.set(twin, twins.length > 1 ? `${name}[${index + 1}]` : name);
    }
  }
  return steps;
}

export function joined(parentPath: string, step: string): string {
  return parentPath === '' ? step : `${parentPath}/${step}`;
}

function read(
  document: XmlDocument,
  node: XmlElement,
  parent: Element | undefined,
  path: string,
): Element {
  const { text } = document;
  const { selfClosing } = node;
  const close = selfClosing ? 2 : 1;
  const made: Element = {
    kind: 'element',
    name: node.name,
    tail: text.slice(node.nameRange.end, node.startTag.end - close),
    selfClosing,
    children: [],
    parent,
    origin: undefined,
  };
  const steps = stepsOf(elementsOf(node));
  made.children = node.children.map((next) => {
    if (next.kind === 'element') {
      return read(document, next, made, joined(path, steps.get(next) ?? ''));
    }
    const written = text.slice(next.range.start, next.range.end);
    return next.kind === 'text' || next.kind === 'cdata'
      ? { kind: 'text' as const, written, value: next.value }
      : { kind: 'comment' as const, written, value: '' };
  });
  made.origin = { path, value: valueIn(made), range: node.startTag };
  return made;
}

function print(node: Element): string {
  if (node.children.length === 0 && node.selfClosing) return `<${node.name}${node.tail}/>`;
  const inner = node.children.map((next) => (next.kind === 'element' ? print(next) : next.written));
  return `<${node.name}${node.tail}>${inner.join('')}</${node.name}>`;
}

/** A scenario on its way from one release to the next. */
export class Draft {
  readonly root: Element;
  readonly #before: string;
  readonly #after: string;

  constructor(document: XmlDocument) {
    this.root = read(document, document.root, undefined, '');
    this.#before = document.text.slice(0, document.root.range.start);
    this.#after = document.text.slice(document.root.range.end);
  }

  get hv(): Element | undefined {
    return at(this.root, 'hv');
  }

  get vms(): Element[] {
    return named(this.root, 'vm');
  }

  get text(): string {
    return this.#before + print(this.root) + this.#after;
  }
}

/** Takes comments out of values, and puts them before: v3.x validates the comment with the value. */
export function takeCommentsOut({ root }: Draft): void {
  for (const node of walk(root).filter(isLeaf)) {
    const comments = commentsIn(node);
    const { parent } = node;
    if (comments.length === 0 || parent === undefined || valueIn(node).trim() === '') continue;
    node.children = node.children.filter(({ kind }) => kind !== 'comment');
    parent.children.splice(parent.children.indexOf(node), 0, ...comments);
  }
}

/** Gives the first element below the root a line of its own: v3.x replaces the line of the root's tag. */
export function startOnOwnLine({ root }: Draft): void {
  const [first] = root.children;
  if (first === undefined || (first.kind === 'text' && /^[ \t]*[\r\n]/.test(first.value))) return;
  root.children.unshift(blank(`\n${unitOf(root)}`));
}
