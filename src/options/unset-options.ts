import type { Release } from '../release.js';
import type { Scenario } from '../scenario/model.js';
import { readScenario } from '../scenario/read.js';
import { releaseShape, validateSchema } from '../schema/index.js';
import type { GroupShape } from '../schema/shape.js';
import { expectArgument } from '../text/argument.js';
import { applyEdits, type TextEdit } from '../text/edit.js';
import { removeElement } from '../xml/edit.js';
import { elements, textOf, type XmlElement } from '../xml/node.js';
import { readXml } from '../xml/parse.js';
import { ownPath } from './list.js';
import { parsePath } from './path.js';
import { absent, type OptionProblem, unknown } from './problem.js';
import { resolve } from './resolve.js';
import { added, isAcross, type Unfinished, unfinished } from './unfinished.js';
import { closedGaps, referencesTo } from './vm-references.js';

/** Why something cannot be removed, and which path it was. */
export interface UnsetProblem extends OptionProblem {
  readonly path: string;
}

/** An element that was removed. */
export interface Removed {
  /** The path that names it alone in the text before. */
  readonly path: string;
  /** Its value; of a VM its name; undefined of another group. */
  readonly value: string | undefined;
  /** How many lines it has. */
  readonly lines: number;
}

export interface UnsetResult {
  readonly text: string;
  readonly changed: boolean;
  readonly removed: readonly Removed[];
  /** What else was changed, for it named a VM that was removed: one phrase each. */
  readonly references: readonly string[];
  /** What the result still needs before the release's schema takes it. */
  readonly unfinished: readonly Unfinished[];
}

function isInside(node: XmlElement, nodes: ReadonlySet<XmlElement>): boolean {
  const { parent } = node;
  return parent !== undefined && (nodes.has(parent) || isInside(parent, nodes));
}

/** The elements that the paths name; those inside others go with them. */
function elementsOf(
  root: XmlElement,
  shape: GroupShape,
  paths: readonly string[],
  release: Release,
): XmlElement[] | UnsetProblem {
  const nodes = new Set<XmlElement>();
  for (const path of paths) {
    const parsed = parsePath(path);
    if ('problem' in parsed) return { kind: 'syntax', path, message: parsed.problem };
    const found = resolve(root, shape, parsed);
    if (found.attribute !== undefined) {
      const message = `${path} is an attribute, and unset removes elements: set changes its value`;
      return { kind: 'syntax', path, message };
    }
    if (found.nodes.length === 0) {
      const missing = absent(`${path} is not in the file`);
      const why = found.shape === undefined ? unknown(parsed, shape, release) : missing;
      return { ...why, path };
    }
    for (const node of found.nodes) nodes.add(node);
  }
  return [...nodes].filter((node) => !isInside(node, nodes));
}

function removedOf(node: XmlElement, { vms, document }: Scenario, shape: GroupShape): Removed {
  const vm = vms.find((each) => each.node === node);
  return {
    path: ownPath(node, shape),
    value: vm ? (vm.name ?? vm.type)?.value : elements(node).length > 0 ? undefined : textOf(node),
    lines: document.text.slice(node.range.start, node.range.end).split(/\r\n?|\n/).length,
  };
}

/** A text in which the VMs are numbered from 0 on, and how, where VMs have gone and that was needed. */
function withoutGaps(text: string, vmsGone: boolean, release: Release) {
  const read = readXml(text);
  const fix =
    vmsGone && 'document' in read ? closedGaps(readScenario(read.document, release)) : undefined;
  return { text: applyEdits(text, fix?.edits ?? []), title: fix?.title };
}

function isWithin(edit: TextEdit, removals: readonly TextEdit[]): boolean {
  return removals.some(({ start, end }) => start <= edit.start && edit.end <= end);
}

/**
 * Removes the elements that option paths name from a scenario, each with its own comments. What names a VM
 * that goes lets go of it: the other ends of its vUARTs, shared memory, cache policies; ACRN v2.x's ids are numbered
 * from 0 on again. Every path counts in the text as it is given. Nothing is removed when the release's schema
 * requires one of the elements.
 */
export async function unsetOptions(
  text: string,
  paths: readonly string[],
  release: Release,
): Promise<UnsetResult | UnsetProblem> {
  expectArgument('unsetOptions', 'text', text, 'text');
  expectArgument('unsetOptions', 'paths', paths, 'texts');
  const shape = await releaseShape(release);
  const read = readXml(text);
  if ('problem' in read) return { kind: 'syntax', path: '', message: read.problem.message };
  const { document } = read;
  const nodes = elementsOf(document.root, shape, paths, release);
  if ('kind' in nodes) return nodes;
  const scenario = readScenario(document, release);
  const gone = new Set(scenario.vms.filter(({ node }) => nodes.includes(node)));
  const references = referencesTo(gone, scenario);
  const removals = nodes.map((node) => removeElement(document, node));
  const following = references.flatMap(({ edits }) => edits);
  const without = applyEdits(text, [
    ...removals,
    ...following.filter((edit) => !isWithin(edit, removals)),
  ]);
  const numbered = withoutGaps(without, gone.size > 0, release);
  const result = readXml(numbered.text);
  const all = paths.join(' ');
  if ('problem' in result) return { kind: 'refused', path: all, message: result.problem.message };
  const before = await validateSchema(document, release);
  const after = added(before, await validateSchema(result.document, release));
  const refused = after.find((problem) => !isAcross(problem));
  if (refused !== undefined) {
    return { kind: 'refused', path: all, message: `${refused.message}; ${refused.help}` };
  }
  const titles = references.map(({ title }) => title);
  return {
    text: numbered.text,
    changed: numbered.text !== text,
    removed: nodes.map((node) => removedOf(node, scenario, shape)),
    references: numbered.title === undefined ? titles : [...titles, numbered.title],
    unfinished: after.map((problem) => unfinished(problem, result.document, shape, [])),
  };
}
