import { isWithin, type Release } from '../release.js';
import type { XmlDocument, XmlElement } from '../xml/node.js';
import { toolTraits } from './calc/release-traits.js';
import { append, type BuiltElement, copyElement, makeElement, setText } from './element.js';
import type { Structure, VmKind } from './populate/structure.js';
import { STRUCTURE_V3 } from './populate/structure-v3.js';
import { STRUCTURE_V27 } from './populate/structure-v27.js';
import { anyAt, attributeOf, select, stringOf, valueAt } from './xpath.js';

interface Filling {
  readonly release: Release;
  readonly root: BuiltElement;
  /** Whether v3's rules hold: no leaf without a default is made, and an empty one is filled in. */
  readonly v3: boolean;
}

function built(node: BuiltElement): BuiltElement[] {
  return node.children.filter((child): child is BuiltElement => child.kind === 'element');
}

/** What belongs into a VM of that kind in this release. */
function applicable(
  filling: Filling,
  elements: readonly Structure[],
  vm: VmKind | undefined,
): Structure[] {
  return elements.filter(
    ({ first, last, vms }) =>
      isWithin(filling.release, first, last) &&
      (vms === undefined || vm === undefined || vms.includes(vm)),
  );
}

/** The texts of an element in all endpoints or regions of one VM. */
function textsOfVm(filling: Filling, parent: XmlElement, name: string): string[] {
  const ownerName = parent.name === 'IVSHMEM_VM' ? 'VM_NAME' : 'vm_name';
  const owner = valueAt(parent, ownerName);
  return select(filling.root, `//${parent.name}`)
    .filter((node) => anyAt(node, ownerName, owner))
    .flatMap((node) => select(node, name).map(stringOf));
}

function fallbackOf(
  filling: Filling,
  structure: Structure,
  parent: XmlElement,
): string | undefined {
  if (structure.fallback !== undefined || structure.distinct === undefined) {
    return structure.fallback;
  }
  const taken = textsOfVm(filling, parent, structure.name);
  return [...structure.distinct].sort().find((text) => !taken.includes(text));
}

function place(parent: BuiltElement, child: BuiltElement, before: XmlElement | undefined): void {
  append(parent, child);
  if (before === undefined) return;
  parent.children.pop();
  parent.children.splice(parent.children.indexOf(before), 0, child);
}

/** Makes a missing element, with what belongs into it, before another or at the end. */
function make(
  filling: Filling,
  structure: Structure,
  parent: BuiltElement,
  vm: VmKind | undefined,
  before?: XmlElement,
): void {
  const fallback = fallbackOf(filling, structure, parent);
  if (filling.v3 && structure.content === undefined && fallback === undefined) return;
  const made = makeElement(structure.name, {}, fallback ?? '');
  place(parent, made, before);
  fill(filling, structure, made, vm);
}

function complete(
  filling: Filling,
  structure: Structure,
  parent: BuiltElement,
  node: BuiltElement,
  vm: VmKind | undefined,
): void {
  if (filling.v3 && structure.content === undefined && stringOf(node) === '') {
    const fallback = fallbackOf(filling, structure, parent);
    if (fallback !== undefined) setText(node, fallback);
  }
  fill(filling, structure, node, vm);
}

/** An element out of its order counts as missing where it belongs. */
function fillSequence(
  filling: Filling,
  elements: readonly Structure[],
  node: BuiltElement,
  vm: VmKind | undefined,
): void {
  // v2.7's populator takes comments for children, v3's does not see them.
  const waiting = node.children.filter(
    (child) => child.kind === 'element' || (!filling.v3 && isAside(child.kind)),
  );
  const next = (): (typeof waiting)[number] | undefined => waiting[0];
  for (const structure of elements) {
    const head = next();
    if (head?.kind !== 'element' || head.name !== structure.name) {
      if (!structure.optional) makeBefore(filling, structure, node, vm, head);
      continue;
    }
    for (let at = next(); at?.kind === 'element' && at.name === structure.name; at = next()) {
      waiting.shift();
      complete(filling, structure, node, at as BuiltElement, vm);
    }
  }
}

function isAside(kind: string): boolean {
  return kind === 'comment' || kind === 'instruction';
}

function makeBefore(
  filling: Filling,
  structure: Structure,
  node: BuiltElement,
  vm: VmKind | undefined,
  head: BuiltElement['children'][number] | undefined,
): void {
  make(filling, structure, node, vm, head?.kind === 'element' ? head : undefined);
}

function fillAll(
  filling: Filling,
  elements: readonly Structure[],
  node: BuiltElement,
  vm: VmKind | undefined,
): void {
  for (const structure of elements) {
    const present = built(node).filter(({ name }) => name === structure.name);
    if (present.length === 0 && !structure.optional) make(filling, structure, node, vm);
    for (const child of present) complete(filling, structure, node, child, vm);
  }
}

const KINDS: readonly VmKind[] = ['PRE_LAUNCHED_VM', 'SERVICE_VM', 'POST_LAUNCHED_VM'];

function fill(
  filling: Filling,
  structure: Structure,
  node: BuiltElement,
  outer: VmKind | undefined,
): void {
  if (structure.content === undefined) return;
  const isVm = filling.v3 && structure.name === 'vm';
  const kind = isVm ? KINDS.find((candidate) => anyAt(node, '//load_order', candidate)) : outer;
  // v3 knows nothing of what belongs into a VM without a load order.
  if (isVm && kind === undefined) return;
  const elements = applicable(filling, structure.content.elements, kind);
  if (structure.content.ordered) fillSequence(filling, elements, node, kind);
  else fillAll(filling, elements, node, kind);
}

/**
 * The scenario with ACRN's defaults filled in, as the build of v2.7 and v3 does before anything else
 * (scenario_config/default_populator.py). Elements that were there keep their ranges.
 */
export function populate(
  release: Release,
  scenario: XmlDocument,
  scenarioName: string,
): XmlElement {
  if (!toolTraits(release).populates) return scenario.root;
  const v3 = toolTraits(release).ignoresRootAttributes;
  const root = copyElement(scenario.root);
  const filling = { release, root, v3 };
  if (root.name === 'acrn-config') {
    fill(filling, v3 ? STRUCTURE_V3 : STRUCTURE_V27, root, undefined);
  }
  if (!v3) return root;
  const named = makeElement('acrn-config', { scenario: scenarioName });
  return { ...root, attributes: named.attributes };
}

/** The scenario's name: from v3.0 on it is that of its file or folder, and nowhere in the file. */
export function scenarioNameOf(release: Release, scenario: XmlDocument, given?: string): string {
  return toolTraits(release).ignoresRootAttributes
    ? (given ?? 'scenario')
    : attributeOf(scenario.root, 'scenario');
}
