import type { ChildShape, GroupShape } from '../schema/shape.js';
import { quote } from '../schema/wording.js';
import { NO_FLAG_VALUES } from '../setting-names.js';
import type { TextEdit } from '../text/edit.js';
import { enumerate } from '../text/enumerate.js';
import { removeElement, setAttribute, setValue } from '../xml/edit.js';
import { attribute, elements, textOf, type XmlElement } from '../xml/node.js';
import type { NewElement } from '../xml/write.js';
import { newEntry, type Target } from './entry.js';
import { ownPath } from './list.js';
import type { Assignment, OptionPath, Segment } from './path.js';
import { pathText } from './path.js';
import { insertInOrder } from './place.js';
import { absent, type OptionProblem, unknown } from './problem.js';
import { childrenOf, groupAt, type Resolved, resolve } from './resolve.js';

function ambiguous(
  path: OptionPath,
  nodes: readonly XmlElement[],
  shape: GroupShape,
): OptionProblem {
  const names = nodes.slice(0, 4).map((node) => ownPath(node, shape));
  const shown = nodes.length > 4 ? [...names, '...'] : names;
  return {
    kind: 'ambiguous',
    message: `${pathText(path)} names ${nodes.length} elements: say which, ${shown.join(', ')}`,
  };
}

function notAValue(path: OptionPath, found: Resolved): OptionProblem | undefined {
  const { shape, nodes } = found;
  const group = shape !== 'attribute' && shape !== undefined && shape.shape.kind !== 'text';
  if (!group && (found.attribute !== undefined || nodes.every((n) => elements(n).length === 0))) {
    return undefined;
  }
  const message = `${pathText(path)} holds elements, no value: set one of these`;
  return { kind: 'syntax', message };
}

/** The one element that the longest possible part of the path names, and the part that is left. */
function deepest(
  root: XmlElement,
  shape: GroupShape,
  path: OptionPath,
): { node: XmlElement; rest: OptionPath } | OptionProblem {
  let node = root;
  for (const [index, segment] of path.entries()) {
    const [found, ...others] = childrenOf(node, segment);
    if (found === undefined) return { node, rest: path.slice(index) };
    if (others.length > 0) {
      return ambiguous(path.slice(0, index + 1), [found, ...others], shape);
    }
    node = found;
  }
  return { node, rest: [] };
}

/** The elements of a path around the last one. */
function nested(path: OptionPath, last: NewElement): NewElement {
  return path
    .slice(0, -1)
    .reduceRight<NewElement>((inner, { name }) => ({ name, children: [inner] }), last);
}

/** Adds the elements of `rest` to `parent`, where the file has none of them. */
function create(
  { document, shape }: Target,
  parent: XmlElement,
  rest: OptionPath,
  path: OptionPath,
  content: Pick<NewElement, 'value' | 'children' | 'attributes'>,
): TextEdit | OptionProblem {
  const chosen = rest.find(({ selectors }) => selectors.length > 0);
  const group = groupAt(parent, shape);
  const last = rest.at(-1);
  if (chosen !== undefined || group === undefined || last === undefined) {
    const missing = pathText(path.slice(0, path.length - rest.length + 1));
    return absent(`${missing} is not in the file, and set makes only elements that need no [...]`);
  }
  return insertInOrder(document, parent, group, nested(rest, { ...content, name: last.name }));
}

function assign(target: Target, path: OptionPath, value: string, found: Resolved) {
  const { document, shape } = target;
  const [node, ...others] = found.nodes;
  if (node === undefined) {
    if (found.attribute !== undefined) return absent(`${pathText(path)} is not in the file`);
    const start = deepest(document.root, shape, path);
    return 'kind' in start ? start : create(target, start.node, start.rest, path, { value });
  }
  if (others.length > 0) return ambiguous(path, found.nodes, shape);
  const at = found.attribute && attribute(node, found.attribute);
  if (at) return at.value === value ? [] : setAttribute(document, at, value);
  return textOf(node) === value ? [] : setValue(node, value);
}

/** Where a list's entries stand: how many segments lead to the innermost element that may be repeated. */
function entryDepth({ document, shape }: Target, path: OptionPath): number | undefined {
  for (let depth = path.length; depth > 1; depth -= 1) {
    const found = resolve(document.root, shape, path.slice(0, depth)).shape;
    if (found !== undefined && found !== 'attribute' && found.repeatable) return depth;
  }
  return undefined;
}

/** The path of an entry's element with `segment` as its last part. */
function upTo(path: OptionPath, depth: number): { above: OptionPath; entry: Segment | undefined } {
  return { above: path.slice(0, depth - 1), entry: path[depth - 1] };
}

function noList(path: OptionPath): OptionProblem {
  return {
    kind: 'syntax',
    message: `${pathText(path)} is not a list: += and -= work on elements that may be repeated`,
  };
}

/** Whether an entry only keeps a list from being empty: it makes room for a real one. */
function isPlaceholder(name: string | undefined, value: string): boolean {
  const text = value.trim();
  return text === '' || (name === 'guest_flag' && NO_FLAG_VALUES.includes(text));
}

function append(target: Target, path: OptionPath, value: string, found: Resolved) {
  const depth = entryDepth(target, path);
  if (depth === undefined) return noList(path);
  const { above } = upTo(path, depth);
  const entry = path.slice(depth - 1);
  const start = deepest(target.document.root, target.shape, above);
  if ('kind' in start) return start;
  const [placeholder, ...others] =
    start.rest.length === 0
      ? found.nodes.filter((node) => isPlaceholder(node.name, textOf(node)))
      : [];
  if (placeholder !== undefined) {
    return [
      setValue(placeholder, value),
      ...others.map((node) => removeElement(target.document, node)),
    ];
  }
  return create(target, start.node, [...start.rest, ...entry], path, { value });
}

/** Adds an element that holds others to a list of such, with what the schema requires in it. */
function appendEntry(
  target: Target,
  path: OptionPath,
  value: string,
  child: ChildShape,
  twins: readonly XmlElement[],
) {
  const entry = newEntry(target, child, value, twins);
  if (entry === undefined) {
    const kinds = child.shape.kind === 'choice' ? child.shape.cases.map((each) => each.value) : [];
    const message = `there is no ${pathText(path)} of the kind ${quote(value)}: add ${enumerate(kinds, 'or')}`;
    return { kind: 'refused' as const, message };
  }
  const start = deepest(target.document.root, target.shape, path.slice(0, -1));
  if ('kind' in start) return start;
  return create(target, start.node, [...start.rest, ...path.slice(-1)], path, entry);
}

function remove(target: Target, path: OptionPath, value: string, found: Resolved) {
  const depth = entryDepth(target, path);
  if (depth === undefined) return noList(path);
  const entries = found.nodes
    .filter((node) => textOf(node).trim() === value.trim())
    .map((node) => {
      let entry = node;
      for (let up = path.length; up > depth && entry.parent; up -= 1) entry = entry.parent;
      return entry;
    });
  if (entries.length > 0) {
    return [...new Set(entries)].map((node) => removeElement(target.document, node));
  }
  // A placeholder has gone already when something was added in its place.
  if (isPlaceholder(path.at(-1)?.name, value) && found.nodes.length > 0) return [];
  const values = found.nodes.map((node) => quote(textOf(node))).join(', ');
  return absent(
    `${pathText(path)} has no ${quote(value)} to remove${values === '' ? '' : `; it has ${values}`}`,
  );
}

/** The edits that make one assignment. */
export function editsOf(
  target: Target,
  { path, operator, value }: Assignment,
): readonly TextEdit[] | OptionProblem {
  const { document, shape, release } = target;
  const found = resolve(document.root, shape, path);
  if (found.shape === undefined && (found.nodes.length === 0 || operator === '+=')) {
    return unknown(path, shape, release, value);
  }
  const group = notAValue(path, found);
  const { shape: child } = found;
  if (
    group !== undefined &&
    operator === '+=' &&
    child !== undefined &&
    child !== 'attribute' &&
    child.repeatable
  ) {
    const edit = appendEntry(target, path, value, child, found.nodes);
    return 'start' in edit ? [edit] : edit;
  }
  if (group !== undefined && operator === '-=') {
    return {
      ...group,
      message: `${pathText(path)} holds elements, no value, and -= removes values: acrn-nvmx unset removes elements`,
    };
  }
  if (group !== undefined) {
    const children = found.nodes.flatMap((node) => groupAt(node, shape)?.children ?? []);
    const names = [...new Set(children.map(({ name }) => name))].join(', ');
    return { ...group, message: names === '' ? group.message : `${group.message}: ${names}` };
  }
  const result =
    operator === '='
      ? assign(target, path, value, found)
      : operator === '+='
        ? append(target, path, value, found)
        : remove(target, path, value, found);
  return 'start' in result ? [result] : result;
}
