import type { Range } from '../text/source.js';
import {
  type Draft,
  type Element,
  elements,
  isLeaf,
  joined,
  remove,
  stepsOf,
  valueIn,
  walk,
} from './draft.js';

/** A setting of the old file. */
export interface OldSetting {
  readonly path: string;
  readonly value: string;
  readonly range: Range;
}

interface Carried extends OldSetting {}

/** A setting that has another name, place or value now. */
export interface Changed extends OldSetting {
  /** Its path in the new file. */
  readonly to: string;
  readonly newValue: string;
}

/** A setting without a counterpart. */
export interface Dropped extends OldSetting {
  /** What it did. */
  readonly did: string;
  /** What does it in the new release, or that nothing does. */
  readonly now: string;
}

/** A setting that the old file did not have. */
export interface Added {
  readonly path: string;
  readonly value: string;
  readonly why: string;
}

export interface UpgradeNotes {
  readonly carried: readonly Carried[];
  readonly changed: readonly Changed[];
  readonly dropped: readonly Dropped[];
  readonly added: readonly Added[];
}

interface Leaf {
  readonly node: Element;
  /** Its path in the new file. */
  readonly path: string;
}

/** The leaves below `parent`, in their order. */
function leavesIn(parent: Element, parentPath = '', found: Leaf[] = []): Leaf[] {
  const steps = stepsOf(elements(parent));
  for (const node of elements(parent)) {
    const path = joined(parentPath, steps.get(node) ?? '');
    if (isLeaf(node)) found.push({ node, path });
    else leavesIn(node, path, found);
  }
  return found;
}

/** Collects what became of every setting of a file. */
export class Notes {
  readonly #old: Element['origin'][];
  readonly #dropped = new Map<string, Dropped>();
  readonly #launched: Dropped[] = [];
  readonly #why = new Map<Element, string>();

  constructor({ root }: Draft) {
    this.#old = walk(root)
      .filter((node) => isLeaf(node) && valueIn(node).trim() !== '')
      .map(({ origin }) => origin);
  }

  /** Says why there is an element that the old file did not have. */
  adds(node: Element, why: string): Element {
    this.#why.set(node, why);
    return node;
  }

  /** Says what became of the texts in `node`, which goes. */
  drops(node: Element, did: string, now: string): void {
    for (const leaf of isLeaf(node) ? [node] : walk(node).filter(isLeaf)) {
      const { origin } = leaf;
      if (origin === undefined || origin.value.trim() === '' || this.#dropped.has(origin.path))
        continue;
      this.#dropped.set(origin.path, { ...origin, did, now });
    }
  }

  /** The same, and takes it out. */
  drop(node: Element | undefined, did: string, now: string): void {
    if (node === undefined) return;
    this.drops(node, did, now);
    remove(node);
  }

  /** The same of something in the launch file. */
  dropsLaunched(path: string, value: string, did: string, now: string): void {
    this.#launched.push({
      path: `launch file: ${path}`,
      value,
      range: { start: 0, end: 0 },
      did,
      now,
    });
  }

  /** What became of everything, once all steps are done. */
  summary({ root }: Draft): UpgradeNotes {
    const carried: Carried[] = [];
    const changed: Changed[] = [];
    const added: Added[] = [];
    const seen = new Set<string>();
    for (const { node, path } of leavesIn(root)) {
      const value = valueIn(node);
      const { origin } = node;
      if (origin === undefined) {
        if (value !== '') added.push({ path, value, why: this.#whyOf(node) });
        continue;
      }
      seen.add(origin.path);
      if (origin.value.trim() === '' && value.trim() === '') continue;
      if (origin.path === path && origin.value === value) carried.push({ ...origin });
      else changed.push({ ...origin, to: path, newValue: value });
    }
    const dropped = this.#old.flatMap((origin) => {
      if (origin === undefined || (seen.has(origin.path) && !this.#dropped.has(origin.path)))
        return [];
      if (seen.has(origin.path)) return [];
      const told = this.#dropped.get(origin.path);
      return [
        told ?? {
          ...origin,
          did: 'was a setting of the old release',
          now: 'nothing has its place',
        },
      ];
    });
    return { carried, changed, dropped: [...dropped, ...this.#launched], added };
  }

  #whyOf(node: Element): string {
    for (let next: Element | undefined = node; next !== undefined; next = next.parent) {
      const why = this.#why.get(next);
      if (why !== undefined) return why;
    }
    return 'the new release asks for it';
  }
}
