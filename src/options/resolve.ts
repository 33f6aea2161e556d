import { contentOf } from '../schema/content.js';
import { groupFor } from '../schema/populate.js';
import { type ChildShape, childShape, type GroupShape, type Shape } from '../schema/shape.js';
import { attribute, child, childrenNamed, textOf, type XmlElement } from '../xml/node.js';
import type { OptionPath, Segment, Selector } from './path.js';

function fits(node: XmlElement, selector: Selector & { kind: 'with' }): boolean {
  const found = attribute(node, selector.name)?.value;
  const inside = child(node, selector.name);
  const value = found ?? (inside === undefined ? undefined : textOf(inside));
  return value?.trim() === selector.value.trim();
}

/** The children of `parent` that a segment names, in the file's order. */
export function childrenOf(parent: XmlElement, { name, selectors }: Segment): XmlElement[] {
  return selectors.reduce<XmlElement[]>(
    (found, selector) =>
      selector.kind === 'with'
        ? found.filter((node) => fits(node, selector))
        : found.slice(selector.index, selector.index + 1),
    childrenNamed(parent, name),
  );
}

/** Every group that a shape can be. */
function groups(shape: Shape): readonly GroupShape[] {
  if (shape.kind === 'group') return [shape];
  return shape.kind === 'choice' ? shape.cases.map((each) => each.shape) : [];
}

/** The group that describes an element of that shape. */
function groupOf(shape: Shape, node: XmlElement): GroupShape | undefined {
  return shape.kind === 'choice' ? groupFor(shape, contentOf(node)) : groups(shape)[0];
}

/** The groups that describe elements of that shape; without elements, all that it can be. */
function groupsOf(shape: Shape, nodes: readonly XmlElement[]): readonly GroupShape[] {
  const found = nodes.map((node) => groupOf(shape, node));
  const known = found.filter((group) => group !== undefined);
  return known.length === 0 || known.length < found.length ? groups(shape) : [...new Set(known)];
}

/** What the schema and the file say of a path. */
export interface Resolved {
  /** The elements that it names; for an attribute, those that have it. */
  readonly nodes: readonly XmlElement[];
  /** The attribute's name when the path ends with one. */
  readonly attribute: string | undefined;
  /** What the schema says of it; undefined where the schema knows no such path. */
  readonly shape: ChildShape | 'attribute' | undefined;
  /** How many segments the schema knows. */
  readonly known: number;
}

export function resolve(root: XmlElement, rootShape: GroupShape, path: OptionPath): Resolved {
  let nodes: XmlElement[] = [root];
  let within: readonly GroupShape[] = [rootShape];
  let shape: ChildShape | undefined;
  let known = 0;
  for (const segment of path) {
    if (segment.name.startsWith('@')) {
      const name = segment.name.slice(1);
      const judged = known === path.length - 1 && within.some((g) => g.attributes.includes(name));
      return {
        nodes: nodes.filter((node) => attribute(node, name) !== undefined),
        attribute: name,
        shape: judged ? 'attribute' : undefined,
        known: known + (judged ? 1 : 0),
      };
    }
    nodes = nodes.flatMap((node) => childrenOf(node, segment));
    const shapes = within.flatMap((group) => childShape(group, segment.name) ?? []);
    shape = shapes[0];
    if (shape !== undefined) known += 1;
    within = shapes.flatMap((each) => groupsOf(each.shape, nodes));
  }
  const all = known === path.length;
  return { nodes, attribute: undefined, shape: all ? shape : undefined, known };
}

/** By the root's shape, for documents that never change. */
const groupsAt = new WeakMap<GroupShape, WeakMap<XmlElement, GroupShape | undefined>>();

/** The group that describes an element of the file; undefined where the schema says nothing of it. */
export function groupAt(node: XmlElement, rootShape: GroupShape): GroupShape | undefined {
  const { parent } = node;
  if (parent === undefined) return rootShape;
  const known = groupsAt.get(rootShape) ?? new WeakMap();
  groupsAt.set(rootShape, known);
  if (known.has(node)) return known.get(node);
  const above = groupAt(parent, rootShape);
  const shape = above && childShape(above, node.name)?.shape;
  const group = shape && groupOf(shape, node);
  known.set(node, group);
  return group;
}

/** Every path of element names that the schema knows. */
export function knownPaths(group: GroupShape, above: readonly string[] = []): string[][] {
  return group.children.flatMap(({ name, shape }) => {
    const path = [...above, name];
    return [path, ...groups(shape).flatMap((inner) => knownPaths(inner, path))];
  });
}
