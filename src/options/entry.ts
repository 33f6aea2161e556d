import type { Release } from '../release.js';
import { readScenario } from '../scenario/read.js';
import { complete } from '../schema/complete.js';
import { type ChildShape, childShape, type GroupShape, type Shape } from '../schema/shape.js';
import { largest } from '../text/long-lists.js';
import {
  attribute,
  childrenNamed,
  textOf,
  type XmlDocument,
  type XmlElement,
} from '../xml/node.js';
import type { NewElement } from '../xml/write.js';
import { suggestions } from './suggestions.js';

/** What an assignment works on. */
export interface Target {
  readonly document: XmlDocument;
  readonly shape: GroupShape;
  readonly release: Release;
}

/** The child whose text says which entry of a list an element is, or of which kind, such as a VM's load order. */
function leadingChild(shape: Shape): string | undefined {
  if (shape.kind === 'choice') return shape.by;
  return shape.kind === 'group'
    ? shape.children.find((child) => child.shape.kind === 'text')?.name
    : undefined;
}

/** What the schema says of the leading child. */
export function leadingShape({ shape }: ChildShape): ChildShape | undefined {
  const name = leadingChild(shape);
  const [group] = shape.kind === 'choice' ? shape.cases.map((each) => each.shape) : [shape];
  return name !== undefined && group?.kind === 'group' ? childShape(group, name) : undefined;
}

function groupFor(shape: Shape, value: string): GroupShape | undefined {
  if (shape.kind === 'choice') return shape.cases.find((each) => each.value === value)?.shape;
  return shape.kind === 'group' ? shape : undefined;
}

function nextId(twins: readonly XmlElement[]): number {
  const ids = twins.map((twin) => Number(attribute(twin, 'id')?.value ?? Number.NaN));
  return largest([-1, ...ids.filter(Number.isFinite)]) + 1;
}

/** The first of `VM3`, `VM4`, ... that no other VM is called. */
function freeName(twins: readonly XmlElement[], from: number): string {
  const taken = twins.flatMap((twin) => childrenNamed(twin, 'name').map(textOf));
  let number = from;
  while (taken.some((name) => name.trim() === `VM${number}`)) number += 1;
  return `VM${number}`;
}

/**
 * A value that the schema takes where an element needs one and has no default: one that stands for nothing, such as
 * INVALID_COM_BASE, before others; VMs by their names, each once.
 */
function placeholders({ document, release }: Target) {
  const scenario = readScenario(document, release);
  const used = new Map<string, number>();
  return ({ name, shape }: ChildShape): string | undefined => {
    if (shape.kind !== 'text') return undefined;
    const known = suggestions(name, shape, { scenario, board: undefined }).map(
      ({ value }) => value,
    );
    if (shape.values !== undefined) {
      return known.find((value) => value.startsWith('INVALID_')) ?? known[0];
    }
    const turn = used.get(name) ?? 0;
    used.set(name, turn + 1);
    const { expects = '' } = shape;
    if (known.length > 0) return known[turn % known.length];
    if (expects.startsWith('a hexadecimal number')) return '0x0';
    return expects.startsWith('a whole number') ? '0' : '';
  };
}

/**
 * A new element for a list of elements that hold others: with `value` in its leading child, and everything that the
 * schema requires. Undefined when there is no such kind of element.
 */
export function newEntry(
  target: Target,
  { name, shape }: ChildShape,
  value: string,
  twins: readonly XmlElement[],
): NewElement | undefined {
  const group = groupFor(shape, value);
  const leading = leadingChild(shape);
  if (group === undefined || leading === undefined) return undefined;
  const id = nextId(twins);
  const isNamed = name === 'vm' && leading !== 'name' && childShape(group, 'name') !== undefined;
  const given: NewElement = {
    name,
    ...(group.attributes.includes('id') && { attributes: { id: String(id) } }),
    children: [
      { name: leading, value },
      ...(isNamed ? [{ name: 'name', value: freeName(twins, id) }] : []),
    ],
  };
  return complete(given, shape, placeholders(target));
}
