import { ASSERTIONS } from './schema/index.js';
import type { Diagnostic } from './text/diagnostic.js';

function isAssertion(rule: string): boolean {
  return ASSERTIONS.some(({ name }) => name === rule);
}

function sameRange(a: Diagnostic, b: Diagnostic): boolean {
  return a.range.start === b.range.start && a.range.end === b.range.end;
}

/**
 * One cause, one diagnostic: where a rule reports what ACRN's validator refuses too, the rule's words
 * and fix stay, and the category says that the validator refuses it. A warning on a value that the
 * validator refuses adds nothing, and goes.
 */
export function mergeSameCause(
  refused: readonly Diagnostic[],
  found: readonly Diagnostic[],
): Diagnostic[] {
  const twins = new Set<Diagnostic>();
  const kept = refused.filter((schema) => {
    const twin = found.find(
      (other) =>
        other.severity === 'error' &&
        sameRange(schema, other) &&
        (schema.rule.startsWith('value-') || isAssertion(schema.rule)),
    );
    if (twin !== undefined) twins.add(twin);
    return twin === undefined;
  });
  const isRefused = (other: Diagnostic) =>
    other.severity === 'warning' &&
    kept.some((schema) => schema.rule.startsWith('value-') && sameRange(schema, other));
  const rest = found.filter((other) => !isRefused(other));
  return [
    ...kept,
    ...rest.map((other) => (twins.has(other) ? { ...other, category: 'schema' as const } : other)),
  ];
}
