import { childShape, type GroupShape } from '../schema/shape.js';
import type { Range } from '../text/source.js';
import { childrenNamed, elements, textOf, valueRange, type XmlElement } from '../xml/node.js';
import { groupAt } from './resolve.js';

/** A value of a scenario under its own path. */
export interface OptionValue {
  /** Such as `vm[0].cpu_affinity.pcpu_id[1]` or `vm[0].@id`; it names this value alone. */
  readonly path: string;
  /** Exactly as it counts for ACRN: references decoded, blanks kept. */
  readonly value: string;
  readonly range: Range;
}

function segmentOf(node: XmlElement, rootShape: GroupShape): string {
  const { parent, name } = node;
  if (parent === undefined) return name;
  const twins = childrenNamed(parent, name);
  const group = groupAt(parent, rootShape);
  const repeatable = group !== undefined && childShape(group, name)?.repeatable === true;
  return repeatable || twins.length > 1 ? `${name}[${twins.indexOf(node)}]` : name;
}

/** The path that names an element and no other. */
export function ownPath(node: XmlElement, rootShape: GroupShape): string {
  const { parent } = node;
  if (parent === undefined) return '';
  const above = ownPath(parent, rootShape);
  const own = segmentOf(node, rootShape);
  return above === '' ? own : `${above}.${own}`;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

export function attributeOption(
  node: XmlElement,
  name: string,
  rootShape: GroupShape,
): OptionValue[] {
  return node.attributes
    .filter((found) => found.name === name)
    .map(({ value, valueRange: range }) => ({
      path: join(ownPath(node, rootShape), `@${name}`),
      value,
      range,
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
  const attributes = node.attributes.flatMap(({ name }) => attributeOption(node, name, rootShape));
  return [...attributes, ...elements(node).flatMap((inner) => valuesIn(inner, rootShape))];
}
