import { Attached } from '../text/attached.js';
import {
  allCalled,
  type Content,
  childContents,
  childrenByName,
  childrenCalled,
  filledIn,
} from './content.js';
import type { ChildShape, GroupShape, Shape } from './shape.js';
import type { Tooling } from './tooling.js';

/** The XPath string value, in which elementpath 2.5 leaves out what stands after a comment. */
function stringValue(content: Content): string {
  return content.leadingText + childContents(content).map(stringValue).join('');
}

/**
 * The group that describes a content. A choice goes by the text of a descendant, as the xs:alternative
 * tests of ACRN v3.x config.xsd do; undefined means that any content is fine.
 */
export function groupFor(shape: Shape, content: Content): GroupShape | undefined {
  if (shape.kind === 'group') return shape;
  if (shape.kind === 'text') return undefined;
  const texts = allCalled(content, shape.by).map(stringValue);
  return shape.cases.find((each) => texts.includes(each.value))?.shape;
}

function newChild(child: ChildShape, parent: Content, tooling: Tooling): Content | undefined {
  const { shape, name } = child;
  if (shape.kind === 'group') return filledIn(name, '', parent);
  // Only the root's vm is a choice; without a VM to look at its type is unknown and it stays away.
  if (shape.kind === 'choice') return undefined;
  const text = defaultOf(child, parent);
  if (text !== undefined) return filledIn(name, text, parent);
  return tooling.fillsEverything ? filledIn(name, '', parent) : undefined;
}

/** The values that each owner has in elements of one name, as they are while defaults are filled in. */
interface Taken {
  readonly seen: Set<Content>;
  readonly byOwner: Map<string, Set<string>>;
}

const takenIn = new Attached<Content, Map<string, Taken>>();

function takenBy(root: Content, kind: string): Taken {
  const all = takenIn.get(root) ?? new Map<string, Taken>();
  const taken = all.get(kind) ?? { seen: new Set(), byOwner: new Map() };
  takenIn.set(root, all.set(kind, taken));
  return taken;
}

/** The default of a child; of several for one owner, the first that is not taken (get_default_value). */
function defaultOf({ name, shape }: ChildShape, parent: Content): string | undefined {
  if (shape.kind !== 'text') return undefined;
  const { distinct } = shape;
  if (distinct === undefined) return shape.default;
  let root = parent;
  while (root.parent !== undefined) root = root.parent;
  const ownersOf = (each: Content) => childrenCalled(each, distinct.among).map(({ text }) => text);
  const taken = takenBy(root, `${parent.name} ${name} ${distinct.among}`);
  const note = (each: Content) => {
    if (taken.seen.has(each)) return;
    taken.seen.add(each);
    const values = childrenCalled(each, name).map(({ text }) => text);
    for (const owner of ownersOf(each)) {
      const known = taken.byOwner.get(owner) ?? new Set();
      for (const value of values) known.add(value);
      taken.byOwner.set(owner, known);
    }
  };
  if (taken.seen.size === 0) allCalled(root, parent.name).forEach(note);
  note(parent);
  const sets = ownersOf(parent).flatMap((owner) => taken.byOwner.get(owner) ?? []);
  const free = [...distinct.values].sort().find((value) => !sets.some((set) => set.has(value)));
  if (free !== undefined) for (const set of sets) set.add(free);
  return free;
}

/** v3.x gives an empty element its default, v2.7 leaves it empty. */
function populateChild(
  particle: ChildShape,
  child: Content,
  parent: Content,
  tooling: Tooling,
): void {
  const isEmpty = particle.shape.kind === 'text' && child.text === '';
  if (isEmpty && tooling.fillsDefaults) child.text = defaultOf(particle, parent) ?? '';
  populate(particle.shape, child, tooling);
}

function populateSequence(group: GroupShape, content: Content, tooling: Tooling): void {
  const children = content.children.map((child, index) => ({ child, index }));
  let at = 0;
  for (const particle of group.children) {
    const next = children[at];
    if (next === undefined || next.child.kind !== 'content' || next.child.name !== particle.name) {
      if (particle.minimum === 0) continue;
      const added = newChild(particle, content, tooling);
      if (added === undefined) continue;
      // v2.7 inserts right before the next child. v3.x inserts at the place that this child had at
      // first, so that of two elements missing in a row the second comes to stand before the first.
      const place =
        next === undefined
          ? content.children.length
          : tooling.fillsEverything
            ? content.children.indexOf(next.child)
            : next.index;
      content.children.splice(place, 0, added);
      populate(particle.shape, added, tooling);
      continue;
    }
    for (; ; at += 1) {
      const child = children[at]?.child;
      if (child?.kind !== 'content' || child.name !== particle.name) break;
      populateChild(particle, child, content, tooling);
    }
  }
}

function populateAll(group: GroupShape, content: Content, tooling: Tooling): void {
  const byName = childrenByName(content);
  for (const particle of group.children) {
    const present = byName.get(particle.name) ?? [];
    for (const child of present) populateChild(particle, child, content, tooling);
    if (present.length > 0 || particle.minimum === 0) continue;
    const added = newChild(particle, content, tooling);
    if (added === undefined) continue;
    content.children.push(added);
    populate(particle.shape, added, tooling);
  }
}

/** Fills in what the release's default_populator.py fills in; changes `content`. */
export function populate(shape: Shape, content: Content, tooling: Tooling): void {
  if (!tooling.fillsEverything && !tooling.fillsDefaults) return;
  content.seen = true;
  const group = groupFor(shape, content);
  if (group === undefined) return;
  if (group.ordered) populateSequence(group, content, tooling);
  else populateAll(group, content, tooling);
}
