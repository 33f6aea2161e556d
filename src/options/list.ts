import { childShape, type GroupShape } from '../schema/shape.js';
import { grouped } from '../text/grouped.js';
import type { Range } from '../text/source.js';
import { elements, textOf, valueRange, type XmlElement } from '../xml/node.js';
import { groupAt } from './resolve.js';

/** A value of a scenario under its own path. */
export interface OptionValue {
  /** Such as `vm[0].cpu_affinity.pcpu_id[1]` or `vm[0].@id`; it names this value alone. */
  readonly path: string;
  /** Exactly as it counts for ACRN: references decoded, white space kept. */
  readonly value: string;
  readonly range: Range;
}

/** By the root's shape, for documents that never change. */
const paths = new WeakMap<GroupShape, WeakMap<XmlElement, string>>();

/** Names all children of an element at once. */
function nameChildren(
  parent: XmlElement,
  rootShape: GroupShape,
  named: WeakMap<XmlElement, string>,
): void {
  const above = ownPath(parent, rootShape);
  const group = groupAt(parent, rootShape);
  for (const [name, twins] of grouped(elements(parent), (node) => node.name)) {
    const repeatable = group !== undefined && childShape(group, name)?.repeatable === true;
    for (const [index, node] of twins.entries()) {
      const own = repeatable || twins.length > 1 ? `${name}[${index}]` : name;
      named.set(node, join(above, own));
    }
  }
}

/** The path that names an element and no other. */
export function ownPath(node: XmlElement, rootShape: GroupShape): string {
  const { parent } = node;
  if (parent === undefined) return '';
  const named = paths.get(rootShape) ?? new WeakMap<XmlElement, string>();
  paths.set(rootShape, named);
  if (!named.has(node)) nameChildren(parent, rootShape, named);
  return named.get(node) ?? '';
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** The values of the attributes of an element: all of them, or those of a name. */
export function attributeValues(
  node: XmlElement,
  rootShape: GroupShape,
  name?: string,
): OptionValue[] {
  const named = node.attributes.filter((each) => name === undefined || each.name === name);
  if (named.length === 0) return [];
  const path = ownPath(node, rootShape);
  return named.map((each) => ({
    path: join(path, `@${each.name}`),
    value: each.value,
    range: each.valueRange,
  }));
}

/** Whether the schema or the file has elements in it. */
function isGroup(node: XmlElement, rootShape: GroupShape): boolean {
  return elements(node).length > 0 || groupAt(node, rootShape) !== undefined;
}

/** The values of an element: its own, or its attributes and those of the elements in it. */
export function valuesIn(node: XmlElement, rootShape: GroupShape): OptionValue[] {
  if (!isGroup(node, rootShape)) {
    const range = valueRange(node);
    return [{ path: ownPath(node, rootShape), value: textOf(node), range }];
  }
  const inner = elements(node).flatMap((each) => valuesIn(each, rootShape));
  return [...attributeValues(node, rootShape), ...inner];
}
