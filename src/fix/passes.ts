import { countErrors, type Diagnostic, type Fix, type Safety } from '../text/diagnostic.js';
import { applyEdits, overlap, type TextEdit } from '../text/edit.js';
import { addAll } from '../text/long-lists.js';

const MAX_PASSES = 10;

export interface AppliedFix {
  readonly rule: string;
  readonly title: string;
  readonly safety: Safety;
  /** How many lines of the text it removes, less those that it adds. */
  readonly lines: number;
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
  /** Fixes with which the text would not check better than the input. */
  readonly leftOut: readonly Pick<AppliedFix, 'rule' | 'title'>[];
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

/** How many lines fewer a text has after an edit. */
function linesFewer(text: string, { start, end, text: added }: TextEdit): number {
  const lines = (part: string) => part.split(/\r\n?|\n/).length;
  return lines(text.slice(start, end)) - lines(added);
}

/** Tells fixes apart: those that a file is better without are left out by it. */
function keyOf({ rule, title }: Pick<AppliedFix, 'rule' | 'title'>): string {
  return `${rule}: ${title}`;
}

/**
 * The fixes of one pass: what the schema refuses comes first, for it can hide what other rules look for;
 * a fix that overlaps an earlier one waits for the next pass.
 */
function fixesOfPass(
  result: Checked,
  safeOnly: boolean,
  without: ReadonlySet<string>,
): (Pick<AppliedFix, 'rule' | 'title'> & { fix: Fix })[] {
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

function isBetter(after: Checked, before: Checked): boolean {
  const fewerErrors = countErrors(before.diagnostics) - countErrors(after.diagnostics);
  const fewer = before.diagnostics.length - after.diagnostics.length;
  return fewerErrors > 0 || (fewerErrors === 0 && fewer > 0);
}

interface Attempt<Result extends Checked> {
  readonly text: string;
  readonly applied: readonly AppliedFix[];
  readonly result: Result;
}

/** More titles of one rule than this are left out together. */
const MAX_TITLES = 8;

/**
 * What to leave out of an attempt whose result is not better, so that it gets better; the rule first, then,
 * of few fixes, the one. Undefined when no single rule is to blame.
 */
async function culprit<Result extends Checked>(
  failed: Attempt<Result>,
  retry: (without: ReadonlySet<string>) => Promise<Attempt<Result>>,
  isGood: (tried: Attempt<Result>) => boolean,
): Promise<{ readonly keys: readonly string[]; readonly tried: Attempt<Result> } | undefined> {
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

async function fixOnce<Result extends Checked>(
  text: string,
  before: Result,
  check: (text: string) => Result | Promise<Result>,
  safeOnly: boolean,
  mostPasses: number,
): Promise<Passes<Result>> {
  async function attempt(without: ReadonlySet<string>): Promise<Attempt<Result>> {
    const applied: AppliedFix[] = [];
    let current = text;
    let result = before;
    for (let pass = 0; pass < mostPasses; pass += 1) {
      const chosen = fixesOfPass(result, safeOnly, without);
      if (chosen.length === 0) break;
      addAll(
        applied,
        chosen.map(({ rule, title, fix }) => ({
          rule,
          title,
          safety: fix.safety,
          lines: fix.edits.reduce((sum, edit) => sum + linesFewer(current, edit), 0),
        })),
      );
      current = applyEdits(
        current,
        chosen.flatMap((next) => next.fix.edits),
      );
      result = await check(current);
    }
    return { text: current, applied, result };
  }

  const isGood = (tried: Attempt<Result>) => tried.text !== text && isBetter(tried.result, before);
  const first = await attempt(new Set());
  if (first.text === text || isGood(first)) return passesOf(text, before, first, []);
  const found = await culprit(first, attempt, isGood);
  const nothing = { text, applied: [], result: before };
  if (found === undefined) return passesOf(text, before, nothing, first.applied);
  const left = first.applied.filter((each) => found.keys.includes(keyOf(each)));
  return passesOf(text, before, found.tried, left);
}

function passesOf<Result extends Checked>(
  text: string,
  before: Result,
  { text: fixed, applied, result }: Attempt<Result>,
  left: readonly AppliedFix[],
): Passes<Result> {
  const named = left.map(({ rule, title }) => ({ rule, title }));
  const leftOut = [...new Map(named.map((each) => [keyOf(each), each])).values()];
  return { text: fixed, changed: fixed !== text, applied, before, after: result, leftOut };
}

/**
 * Applies fixes pass by pass until nothing changes; a text that does not check better than the input is
 * never returned: a fix that keeps it from being better is left out, and tried again once the others have helped.
 * `before` is what the check found in `text`.
 */
export async function fixInPasses<Result extends Checked>(
  text: string,
  before: Result,
  check: (text: string) => Result | Promise<Result>,
  safeOnly: boolean,
  mostPasses = MAX_PASSES,
): Promise<Passes<Result>> {
  let passes = await fixOnce(text, before, check, safeOnly, mostPasses);
  for (let round = 1; round < MAX_PASSES; round += 1) {
    if (!passes.changed || passes.leftOut.length === 0) break;
    const next = await fixOnce(passes.text, passes.after, check, safeOnly, mostPasses);
    if (!next.changed) break;
    passes = { ...next, before, applied: [...passes.applied, ...next.applied] };
  }
  return passes;
}
