import { type LintOptions, type LintResult, lint } from '../lint.js';
import type { Fix } from '../text/diagnostic.js';
import { applyEdits, overlap, type TextEdit } from '../text/edit.js';
import { sourceText } from '../text/source.js';

const MAX_PASSES = 10;

export interface FixOptions extends LintOptions {
  /** Leave out fixes that drop content, such as a whole VM. */
  readonly safeOnly?: boolean;
}

export interface AppliedFix {
  readonly rule: string;
  readonly title: string;
}

export interface FixResult {
  /** The fixed text; the input where nothing could be done or the result was not better. */
  readonly text: string;
  readonly changed: boolean;
  readonly applied: readonly AppliedFix[];
  readonly before: LintResult;
  readonly after: LintResult;
  /** Fixes with which the file would not check better than the input. */
  readonly leftOut: readonly AppliedFix[];
}

/** The edits of a pass, by their place. */
class Taken {
  readonly #edits: TextEdit[] = [];

  /** Where an edit belongs among the others. */
  #placeOf(edit: TextEdit): number {
    let low = 0;
    let high = this.#edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#edits[middle];
      if (other !== undefined && other.start < edit.start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Takes all edits of a fix; none when one of them overlaps those of another fix. */
  take(edits: readonly TextEdit[]): boolean {
    const clashes = edits.some((edit) => {
      const place = this.#placeOf(edit);
      // Edits do not overlap, and two at most start at one place: an insertion, and what follows it.
      const near = this.#edits.slice(Math.max(place - 2, 0), place + 2);
      return near.some((other) => overlap(other, edit));
    });
    if (clashes) return false;
    for (const edit of edits) this.#edits.splice(this.#placeOf(edit), 0, edit);
    return true;
  }
}

/** Tells fixes apart: those that a file is better without are left out by it. */
function keyOf({ rule, title }: AppliedFix): string {
  return `${rule}: ${title}`;
}

/**
 * The fixes of one pass: what the schema refuses comes first, for it can hide what other rules look for;
 * a fix that overlaps an earlier one waits for the next pass.
 */
function fixesOfPass(
  result: LintResult,
  safeOnly: boolean,
  without: ReadonlySet<string>,
): (AppliedFix & { fix: Fix })[] {
  const fixable = result.diagnostics.flatMap(({ rule, category, fix }) => {
    if (fix === undefined || fix.edits.length === 0) return [];
    const next = { rule, category, title: fix.title, fix };
    if ((safeOnly && fix.safety === 'unsafe') || without.has(rule) || without.has(keyOf(next))) {
      return [];
    }
    return [next];
  });
  const refused = fixable.filter(({ category }) => category === 'schema');
  const taken = new Taken();
  return (refused.length > 0 ? refused : fixable).filter(({ fix }) => taken.take(fix.edits));
}

function errors(result: LintResult): number {
  return result.diagnostics.filter(({ severity }) => severity === 'error').length;
}

function isBetter(after: LintResult, before: LintResult): boolean {
  const fewerErrors = errors(before) - errors(after);
  const fewer = before.diagnostics.length - after.diagnostics.length;
  return fewerErrors > 0 || (fewerErrors === 0 && fewer > 0);
}

interface Attempt {
  readonly text: string;
  readonly applied: readonly AppliedFix[];
  readonly result: LintResult;
}

/** Applies fixes pass by pass until nothing changes. */
async function attempt(
  name: string,
  text: string,
  before: LintResult,
  options: FixOptions,
  without: ReadonlySet<string>,
): Promise<Attempt> {
  const applied: AppliedFix[] = [];
  let current = text;
  let result = before;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const chosen = fixesOfPass(result, options.safeOnly ?? false, without);
    if (chosen.length === 0) break;
    current = applyEdits(
      current,
      chosen.flatMap((next) => next.fix.edits),
    );
    applied.push(...chosen.map(({ rule, title }) => ({ rule, title })));
    result = await lint(sourceText(name, current), options);
  }
  return { text: current, applied, result };
}

/** More titles of one rule than this are left out together. */
const MAX_TITLES = 8;

/**
 * What to leave out of an attempt whose result is not better, so that it gets better; the rule first, then,
 * of few fixes, the one. Undefined when no single rule is to blame.
 */
async function culprit(
  failed: Attempt,
  retry: (without: ReadonlySet<string>) => Promise<Attempt>,
  isGood: (tried: Attempt) => boolean,
): Promise<{ readonly keys: readonly string[]; readonly tried: Attempt } | undefined> {
  for (const rule of new Set(failed.applied.map((each) => each.rule))) {
    const tried = await retry(new Set([rule]));
    if (!isGood(tried)) continue;
    const titles = new Set(failed.applied.filter((each) => each.rule === rule).map(keyOf));
    for (const key of titles.size > 1 && titles.size <= MAX_TITLES ? titles : []) {
      const narrower = await retry(new Set([key]));
      if (isGood(narrower)) return { keys: [key], tried: narrower };
    }
    return { keys: [...titles], tried };
  }
  return undefined;
}

/**
 * Applies fixes pass by pass until nothing changes, then checks the result: a text that does not
 * check better than the input is never returned. A fix that keeps it from being better is left out.
 * fix(fix(x)) = fix(x).
 */
export async function fix(
  name: string,
  text: string,
  options: FixOptions = {},
): Promise<FixResult> {
  const before = await lint(sourceText(name, text), options);
  // The release is settled once: a fix must not change the vocabulary the file is read with.
  const settled = { ...options, ...(before.release && { release: before.release }) };
  const retry = (without: ReadonlySet<string>) => attempt(name, text, before, settled, without);
  const isGood = (tried: Attempt) => tried.text !== text && isBetter(tried.result, before);
  const first = await retry(new Set());
  if (first.text === text || isGood(first)) {
    return resultOf(text, before, first, []);
  }
  const found = await culprit(first, retry, isGood);
  if (found === undefined) {
    return resultOf(text, before, { text, applied: [], result: before }, first.applied);
  }
  const left = first.applied.filter((each) => found.keys.includes(keyOf(each)));
  return resultOf(text, before, found.tried, left);
}

function resultOf(
  text: string,
  before: LintResult,
  { text: fixed, applied, result }: Attempt,
  leftOut: readonly AppliedFix[],
): FixResult {
  const titles = new Map(leftOut.map((each) => [keyOf(each), each]));
  const changed = fixed !== text;
  return { text: fixed, changed, applied, before, after: result, leftOut: [...titles.values()] };
}
