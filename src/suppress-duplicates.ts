import { ASSERTIONS } from './schema/index.js';
import type { BuildStep, Diagnostic } from './text/diagnostic.js';
import type { Range } from './text/source.js';

function isAssertion(rule: string): boolean {
  return ASSERTIONS.some(({ name }) => name === rule);
}

function sameRange(a: Diagnostic, b: Diagnostic): boolean {
  return a.range.start === b.range.start && a.range.end === b.range.end;
}

function isWithin(inner: Range, outer: Range): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** Whether the fix of a diagnostic takes away the whole place of another. */
function removes({ fix }: Diagnostic, other: Diagnostic): boolean {
  return fix?.edits.some((edit) => edit.text === '' && isWithin(other.range, edit)) === true;
}

function isBuildError({ category, severity }: Diagnostic): boolean {
  return category === 'build' && severity === 'error';
}

/** The first step of the build that stops at one of them. */
function earliest(
  found: readonly Diagnostic[],
  steps: readonly BuildStep[],
): BuildStep | undefined {
  const at = found.flatMap(({ stopsAt }) => stopsAt ?? []);
  return steps.find((step) => at.includes(step)) ?? at[0];
}

/**
 * A nested rule whose finding stops ACRN's build as well keeps its words and its fix, belongs to the
 * category build, and tells what the build says; what stands in a VM that must go is told with it.
 */
function mergeBuildStops(found: readonly Diagnostic[], steps: readonly BuildStep[]): Diagnostic[] {
  const merged = new Set<Diagnostic>();
  const told = new Map<Diagnostic, Diagnostic>();
  for (const nested of found) {
    if (nested.category !== 'nested' || nested.severity !== 'error') continue;
    const stops = found.filter(
      (other) =>
        !merged.has(other) &&
        isBuildError(other) &&
        (sameRange(nested, other) || removes(nested, other)),
    );
    if (stops.length === 0) continue;
    for (const stop of stops) merged.add(stop);
    const said = stops.map(({ message, range }) => ({ message, range }));
    const stopsAt = earliest(stops, steps);
    told.set(nested, {
      ...nested,
      category: 'build',
      related: [...nested.related, ...said],
      ...(stopsAt && { stopsAt }),
    });
  }
  return found.flatMap((one) => (merged.has(one) ? [] : [told.get(one) ?? one]));
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
 * One cause, one diagnostic: where a rule reports what ACRN's validator refuses too, the rule's words
 * and fix stay, and the category says that the validator refuses it. A warning on a value that the
 * validator refuses adds nothing, and goes; so does what the build says of such a value.
 */
export function mergeSameCause(
  refused: readonly Diagnostic[],
  rulesFound: readonly Diagnostic[],
  steps: readonly BuildStep[],
): Diagnostic[] {
  const foreign = rulesFound.find(({ rule }) => rule === 'wrong-release');
  if (foreign !== undefined && refused.length > 0) return [inOtherWords(foreign, refused, steps)];
  const found = mergeBuildStops(
    rulesFound.filter((other) => other !== foreign),
    steps,
  );
  const twins = new Map<Diagnostic, Diagnostic>();
  const kept = refused.filter((schema) => {
    const twin = found.find(
      (other) =>
        other.severity === 'error' &&
        sameRange(schema, other) &&
        (schema.rule.startsWith('value-') ||
          isAssertion(schema.rule) ||
          (schema.rule === 'unknown-element' && other.rule === 'superseded-element')),
    );
    if (twin !== undefined) {
      const stopsAt = earliest([schema, twin], steps);
      twins.set(twin, { ...twin, category: 'schema', ...(stopsAt && { stopsAt }) });
    }
    return twin === undefined;
  });
  const isRefused = (other: Diagnostic) =>
    (other.severity === 'warning' &&
      kept.some((schema) => schema.rule.startsWith('value-') && sameRange(schema, other))) ||
    (isBuildError(other) &&
      !twins.has(other) &&
      [...twins.keys()].some((twin) => sameRange(twin, other)));
  const rest = found.filter((other) => !isRefused(other));
  return [...kept, ...rest.map((other) => twins.get(other) ?? other)];
}
