import type { BuildStep, Diagnostic } from './text/diagnostic.js';
import type { Range } from './text/source.js';

function sameRange(a: Range, b: Range): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Whether another diagnostic points at a place of this one, or at something that its fix removes. */
function isAt({ range, related, fix }: Diagnostic, other: Diagnostic): boolean {
  return (
    [range, ...related.map((each) => each.range)].some((place) => sameRange(place, other.range)) ||
    fix?.edits.some(
      ({ start, end, text }) => text === '' && other.range.start >= start && other.range.end <= end,
    ) === true
  );
}

/** The first step of the build that stops at one of them. */
function earliest(
  found: readonly Diagnostic[],
  steps: readonly BuildStep[],
): BuildStep | undefined {
  const at = found.flatMap(({ stopsAt }) => stopsAt ?? []);
  return steps.find((step) => at.includes(step)) ?? at[0];
}

interface DuplicateOptions {
  /** The rules that each rule supersedes, by name. */
  readonly supersedes: ReadonlyMap<string, readonly string[]>;
  /** The steps of the release's build, in order. */
  readonly steps: readonly BuildStep[];
}

/** In the words of another release everything else is wrong for that one reason. */
function inOtherWords(
  foreign: Diagnostic,
  refused: readonly Diagnostic[],
  steps: readonly BuildStep[],
): Diagnostic {
  const stopsAt = earliest(refused, steps);
  return { ...foreign, ...(stopsAt && { stopsAt }) };
}

/**
 * One cause, one diagnostic.
 *
 * - A finding goes where an error of its own category supersedes it: one of the same place whose rule
 *   names it, or, of an assertion of the schema, the rule of its name, which has better words.
 * - A value that the schema refuses explains whatever else is found at that value: the refusal stays,
 *   with the fix and the help of an error that has a fix.
 *
 * @param refused what the schema refuses
 * @param found what the rules found
 */
export function suppressDuplicates(
  refused: readonly Diagnostic[],
  found: readonly Diagnostic[],
  { supersedes, steps }: DuplicateOptions,
): Diagnostic[] {
  const foreign = found.find(({ rule }) => rule === 'wrong-release');
  if (foreign !== undefined && refused.length > 0) return [inOtherWords(foreign, refused, steps)];
  const beats = (other: Diagnostic, one: Diagnostic) =>
    other !== one &&
    other.severity === 'error' &&
    other.category === one.category &&
    ((one.kind === 'assertion' && other.rule === one.rule) ||
      (supersedes.get(other.rule)?.includes(one.rule) === true && isAt(other, one)));
  const isSuperseded = (one: Diagnostic) => found.some((other) => beats(other, one));
  const errors = found.filter(({ severity, fix }) => severity === 'error' && fix !== undefined);
  const kept = refused
    .filter((one) => !isSuperseded(one))
    .map((one) => {
      if (one.kind !== 'value' || one.fix !== undefined) return one;
      const mended = errors.find(({ range }) => sameRange(range, one.range));
      return mended?.fix === undefined ? one : { ...one, help: mended.help, fix: mended.fix };
    });
  const values = refused.filter(({ kind }) => kind === 'value');
  const isExplained = (one: Diagnostic) =>
    values.some((value) => sameRange(value.range, one.range) && !beats(one, value));
  const left = found.filter((one) => one !== foreign && !isSuperseded(one) && !isExplained(one));
  const all = [...refused, ...found];
  return [...kept, ...left].map((one) => {
    const stopsAt = earliest([one, ...all.filter((other) => beats(one, other))], steps);
    return stopsAt === undefined ? one : { ...one, stopsAt };
  });
}
