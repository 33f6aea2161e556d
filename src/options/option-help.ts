import type { Release } from '../release.js';
import { RELEASES } from '../release.js';
import { type ChildShape, childShape, type GroupShape } from '../schema/shape.js';
import type { XmlElement } from '../xml/node.js';
import { groupAt } from './resolve.js';

/** What is known of an element of a scenario in a release. */
export interface OptionHelp {
  /** The path without selectors, such as `vm.cpu_affinity.pcpu_id`. */
  readonly path: string;
  readonly title: string;
  /** What it is for; empty when nothing is known. */
  readonly description: string;
  /** In words what it holds. */
  readonly holds: string;
  /** The values allowed, where the schema lists them. */
  readonly values: readonly string[] | undefined;
  readonly default: string | undefined;
  readonly required: boolean;
  readonly repeatable: boolean;
}

/** What a path of element names is for; empty when nothing is known. */
async function descriptionOf(path: string, release: Release): Promise<string> {
  const { DESCRIPTIONS } = await import('../schema/generated/descriptions.js');
  const since = DESCRIPTIONS[path] ?? {};
  const known = RELEASES.slice(0, RELEASES.indexOf(release) + 1).findLast((each) => since[each]);
  return (known && since[known]) ?? '';
}

/** The path of an element without selectors; empty for the root. */
export function pathOfNames(node: XmlElement): string {
  const { parent, name } = node;
  if (parent === undefined) return '';
  const above = pathOfNames(parent);
  return above === '' ? name : `${above}.${name}`;
}

function holds({ shape }: ChildShape): string {
  if (shape.kind !== 'text') return 'other elements';
  if (shape.values !== undefined) return 'one of the values below';
  return shape.expects ?? 'any text';
}

/** Help for the element of the schema that is called `child.name` below `above`. */
export async function helpFor(
  child: ChildShape,
  above: string,
  release: Release,
): Promise<OptionHelp> {
  const { name, shape, minimum, repeatable } = child;
  const path = above === '' ? name : `${above}.${name}`;
  const text = shape.kind === 'text' ? shape : undefined;
  return {
    path,
    title: shape.title,
    description: await descriptionOf(path, release),
    holds: holds(child),
    values: text?.values,
    default: text?.default,
    required: minimum > 0,
    repeatable,
  };
}

/** Help for an element of a file; undefined where the release's schema does not know it. */
export async function optionHelp(
  node: XmlElement,
  shape: GroupShape,
  release: Release,
): Promise<OptionHelp | undefined> {
  const { parent } = node;
  const group = parent && groupAt(parent, shape);
  const child = group && childShape(group, node.name);
  return parent && child && helpFor(child, pathOfNames(parent), release);
}
