import type { Release } from '../../release.js';
import { Attached } from '../../text/attached.js';
import { attribute } from '../../xml/node.js';
import type { Content } from '../content.js';
import { groupFor } from '../populate.js';
import { childShape, type GroupShape, type Shape } from '../shape.js';
import type { Tooling } from '../tooling.js';
import type { ScenarioValue } from '../value.js';

/** What every kind of diagnostic needs to know. */
export interface DiagnoseContext {
  readonly release: Release;
  readonly shape: GroupShape;
  readonly tooling: Tooling;
  readonly scenario: ScenarioValue;
}

/** What the schema says of a content; undefined where it says nothing. */
export function shapeAt(content: Content, root: GroupShape): Shape | undefined {
  if (content.parent === undefined) return root;
  const group = groupAt(content.parent, root);
  return group === undefined ? undefined : childShape(group, content.name)?.shape;
}

interface KnownGroup {
  readonly root: GroupShape;
  readonly group: GroupShape | undefined;
}

const groups = new Attached<Content, KnownGroup>();

/** The group that describes a content with children; found once, for the content is complete by now. */
export function groupAt(content: Content, root: GroupShape): GroupShape | undefined {
  const known = groups.get(content);
  if (known?.root === root) return known.group;
  const shape = shapeAt(content, root);
  const group = shape === undefined ? undefined : groupFor(shape, content);
  groups.set(content, { root, group });
  return group;
}

/** How a message calls an element: its name, and its id when it has one. */
export function label(content: Content): string {
  const known = labels.get(content);
  if (known !== undefined) return known;
  const made = makeLabel(content);
  labels.set(content, made);
  return made;
}

const labels = new Attached<Content, string>();

function makeLabel(content: Content): string {
  const id = content.source === undefined ? undefined : attribute(content.source, 'id');
  if (id === undefined) return content.name;
  return `${content.name === 'vm' ? 'VM' : content.name} ${id.value}`;
}

/** The outermost element around `content`, itself included, that the tools have filled in. */
export function outermostFilled(content: Content): Content | undefined {
  let found: Content | undefined;
  for (let at: Content | undefined = content; at !== undefined; at = at.parent) {
    if (at.source === undefined) found = at;
  }
  return found;
}

/**
 * The element around `content` in which the tools stopped filling in before they came to it; undefined
 * when they did come to it, or fill in nothing.
 */
export function blockedIn(content: Content): Content | undefined {
  let found: Content | undefined;
  for (let at: Content | undefined = content; at?.parent !== undefined; at = at.parent) {
    if (!at.seen && at.parent.seen) found = at.parent;
  }
  return found;
}
