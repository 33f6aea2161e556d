import type { Diagnostic, Fix } from '../text/diagnostic.js';
import { applyEdits, overlap } from '../text/edit.js';

const MAX_PASSES = 10;

export interface AppliedFix {
  readonly rule: string;
  readonly title: string;
}

/** What a check found, in whatever shape. */
export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
}

/** What the fixes of a text came to. */
export interface Passes<Result extends Checked> {
  /** The fixed text; the input where nothing could be done or the result was not better. */
  readonly text: string;
  readonly changed: boolean;
  readonly applied: readonly AppliedFix[];
  readonly before: Result;
  readonly after: Result;
  /** Edits were found, but their result did not check better than the input, so it was dropped. */
  readonly rejected: boolean;
}

function sameEdits(a: Fix, b: Fix): boolean {
  return (
    a.edits.length === b.edits.length &&
    a.edits.every((edit, i) => {
      const other = b.edits[i];
      return edit.start === other?.start && edit.end === other.end && edit.text === other.text;
    })
  );
}

/**
 * The fixes of one pass: what the schema refuses comes first, for it can hide what other rules look for;
 * a fix that overlaps an earlier one waits for the next pass.
 */
function fixesOfPass(result: Checked, safeOnly: boolean): (AppliedFix & { fix: Fix })[] {
  const fixable = result.diagnostics.filter(
    ({ fix }) =>
      fix !== undefined && fix.edits.length > 0 && !(safeOnly && fix.safety === 'unsafe'),
  );
  const refused = fixable.filter(({ category }) => category === 'schema');
  const chosen: (AppliedFix & { fix: Fix })[] = [];
  for (const { rule, fix } of refused.length > 0 ? refused : fixable) {
    if (fix === undefined) continue;
    const clashes = chosen.some(
      (other) =>
        sameEdits(other.fix, fix) ||
        other.fix.edits.some((edit) => fix.edits.some((mine) => overlap(edit, mine))),
    );
    if (!clashes) chosen.push({ rule, title: fix.title, fix });
  }
  return chosen;
}

function errors(result: Checked): number {
  return result.diagnostics.filter(({ severity }) => severity === 'error').length;
}

function isBetter(after: Checked, before: Checked): boolean {
  const fewerErrors = errors(before) - errors(after);
  const fewer = before.diagnostics.length - after.diagnostics.length;
  return fewerErrors > 0 || (fewerErrors === 0 && fewer > 0);
}

/**
 * Applies fixes pass by pass until nothing changes; a text that does not check better than the input is
 * never returned. `before` is what the check found in `text`.
 */
export async function fixInPasses<Result extends Checked>(
  text: string,
  before: Result,
  check: (text: string) => Result | Promise<Result>,
  safeOnly: boolean,
): Promise<Passes<Result>> {
  const applied: AppliedFix[] = [];
  let current = text;
  let after = before;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const chosen = fixesOfPass(after, safeOnly);
    if (chosen.length === 0) break;
    current = applyEdits(
      current,
      chosen.flatMap((next) => next.fix.edits),
    );
    applied.push(...chosen.map(({ rule, title }) => ({ rule, title })));
    after = await check(current);
  }
  if (current === text || isBetter(after, before)) {
    return { text: current, changed: current !== text, applied, before, after, rejected: false };
  }
  return { text, changed: false, applied: [], before, after: before, rejected: true };
}
