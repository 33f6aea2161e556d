import type { Release } from '../release.js';
import { releaseShape, validateSchema } from '../schema/index.js';
import type { GroupShape } from '../schema/shape.js';
import { expectArgument } from '../text/argument.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { applyEdits } from '../text/edit.js';
import { attribute, elements, textOf, type XmlDocument } from '../xml/node.js';
import { readXml } from '../xml/parse.js';
import { editsOf } from './edits.js';
import { labelOf } from './label.js';
import { type Assignment, type OptionPath, parseAssignment, pathText } from './path.js';
import type { OptionProblem } from './problem.js';
import { resolve } from './resolve.js';
import { added, isAcross, type Unfinished, unfinished } from './unfinished.js';

/** What is wrong with an assignment, and which one it was. */
export interface SetProblem extends OptionProblem {
  readonly assignment: string;
}

/** An assignment that was made, and the values at its path before and after it. */
export interface Change {
  readonly path: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface SetResult {
  readonly text: string;
  readonly changed: boolean;
  /** In the order in which they were made; what was there already is not among them. */
  readonly changes: readonly Change[];
  /** What the result still needs before the release's schema takes it. */
  readonly unfinished: readonly Unfinished[];
}

interface SetOptions {
  /** Refuse problems across elements, too. */
  readonly strict?: boolean;
}

function refused(assignment: string, { message, help }: Diagnostic): SetProblem {
  return { kind: 'refused', assignment, message: `${message}; ${help}` };
}

/** The values that a path names. */
function valuesAt({ root }: XmlDocument, shape: GroupShape, path: OptionPath): string[] {
  const { nodes, attribute: name } = resolve(root, shape, path);
  return nodes.map((node) => {
    if (name !== undefined) return attribute(node, name)?.value ?? '';
    return elements(node).length > 0 ? labelOf(node) : textOf(node);
  });
}

/** What the schema says of the values that an assignment has just written. */
function valueProblem(
  document: XmlDocument,
  diagnostics: readonly Diagnostic[],
  shape: GroupShape,
  { path, operator, value }: Assignment,
): Diagnostic | undefined {
  if (operator === '-=') return undefined;
  const { nodes } = resolve(document.root, shape, path);
  return diagnostics.find(
    ({ rule, range, severity }) =>
      severity === 'error' &&
      rule.startsWith('value-') &&
      nodes.some(
        ({ range: own }) =>
          own.start <= range.start &&
          range.end <= own.end &&
          (operator === '=' || document.text.slice(range.start, range.end).includes(value.trim())),
      ),
  );
}

/** Whether a problem stands at an element that was assigned, or at the list that it is in. */
function isAt(
  problem: Diagnostic,
  { root }: XmlDocument,
  shape: GroupShape,
  { path, operator }: Assignment,
): boolean {
  const places = [problem.range, ...problem.related.map(({ range }) => range)];
  const { nodes } = resolve(root, shape, path);
  const lists = operator === '=' ? [] : resolve(root, shape, path.slice(0, -1)).nodes;
  return (
    nodes.some(({ range }) =>
      places.some(({ start, end }) => range.start <= start && end <= range.end),
    ) || lists.some(({ startTag }) => places.some(({ start }) => start === startTag.start))
  );
}

/**
 * Makes assignments such as `hv.FEATURES.SCHEDULER=SCHED_NOOP`, `PATH+=VALUE` and `PATH-=VALUE` in a
 * scenario, in order, and keeps every character outside the elements that they name. Nothing is set when
 * one of them cannot be made, or when the release's schema refuses the result at an assigned place. What it
 * refuses elsewhere, because settings depend on each other, is told as unfinished; only the last state counts.
 */
export async function setOptions(
  text: string,
  assignments: readonly string[],
  release: Release,
  { strict = false }: SetOptions = {},
): Promise<SetResult | SetProblem> {
  expectArgument('setOptions', 'text', text, 'text');
  expectArgument('setOptions', 'assignments', assignments, 'texts');
  const shape = await releaseShape(release);
  let current = readXml(text);
  if ('problem' in current) {
    return { kind: 'syntax', assignment: '', message: current.problem.message };
  }
  const before = await validateSchema(current.document, release);
  let after = before;
  const changes: Change[] = [];
  const made: { readonly text: string; readonly parsed: Assignment }[] = [];
  for (const assignment of assignments) {
    const parsed = parseAssignment(assignment);
    if ('problem' in parsed) return { kind: 'syntax', assignment, message: parsed.problem };
    const edits = editsOf({ document: current.document, shape, release }, parsed);
    if ('kind' in edits) return { ...edits, assignment };
    if (edits.length === 0) continue;
    made.push({ text: assignment, parsed });
    const earlier = valuesAt(current.document, shape, parsed.path);
    current = readXml(applyEdits(current.document.text, edits));
    if ('problem' in current) {
      return { kind: 'refused', assignment, message: current.problem.message };
    }
    const { path, operator, value } = parsed;
    const later = operator === '=' ? [value] : valuesAt(current.document, shape, path);
    changes.push({ path: pathText(path), before: earlier, after: later });
    after = await validateSchema(current.document, release);
    const bad = valueProblem(current.document, after, shape, parsed);
    if (bad !== undefined) return refused(assignment, bad);
  }
  const { document } = current;
  const left: Unfinished[] = [];
  for (const problem of added(before, after)) {
    const culprit = isAcross(problem)
      ? undefined
      : made.findLast(({ parsed }) => isAt(problem, document, shape, parsed));
    if (culprit !== undefined) return refused(culprit.text, problem);
    if (strict) return refused(made.at(-1)?.text ?? '', problem);
    left.push(unfinished(problem, document, shape, assignments));
  }
  return { text: document.text, changed: document.text !== text, changes, unfinished: left };
}
