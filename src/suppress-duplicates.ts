import type { BuildStep, Diagnostic } from './text/diagnostic.js';
import { grouped } from './text/grouped.js';
import type { Range } from './text/source.js';

const rangeKey = ({ start, end }: Range) => `${start}-${end}`;
const ruleKey = ({ category, rule }: Pick<Diagnostic, 'category' | 'rule'>) =>
  `${category} ${rule}`;

/** The first of some steps of the build. */
function earliest(stops: Iterable<BuildStep>, steps: readonly BuildStep[]): BuildStep | undefined {
  const at = [...stops];
  return steps.find((step) => at.includes(step)) ?? at[0];
}

/** Something that the fix of a finding removes. */
interface Removal extends Range {
  readonly by: Diagnostic;
  /** The largest end of this removal and those before it. */
  readonly furthest: number;
}

function removalsOf(errors: readonly Diagnostic[]): Removal[] {
  const ranges = errors.flatMap((by) =>
    (by.fix?.edits ?? [])
      .filter(({ text }) => text === '')
      .map(({ start, end }) => ({ start, end, by })),
  );
  let furthest = 0;
  return ranges
    .sort((a, b) => a.start - b.start)
    .map((each) => {
      furthest = Math.max(furthest, each.end);
      return { ...each, furthest };
    });
}

/** The errors whose removals hold a range. */
function removing(removals: readonly Removal[], { start, end }: Range): Diagnostic[] {
  let low = 0;
  let high = removals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((removals[middle]?.start ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const found: Diagnostic[] = [];
  for (let at = low - 1; (removals[at]?.furthest ?? -1) >= end; at -= 1) {
    const removal = removals[at];
    if (removal !== undefined && removal.end >= end) found.push(removal.by);
  }
  return found;
}

/**
 * Which errors supersede a finding of their category: of an assertion of the schema, the rule of its name; of
 * another, one of the same place whose rule names it, or whose fix removes the place. Looked up by rule and place,
 * for there can be many of each.
 */
class Superseding {
  readonly #byRule: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly #byPlace: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly #removals: ReadonlyMap<string, readonly Removal[]>;

  constructor(found: readonly Diagnostic[], supersedes: ReadonlyMap<string, readonly string[]>) {
    const errors = found.filter(({ severity }) => severity === 'error');
    this.#byRule = grouped(errors, ruleKey);
    const pairs = errors.flatMap((by) =>
      (supersedes.get(by.rule) ?? []).map((rule) => ({
        by,
        key: ruleKey({ category: by.category, rule }),
      })),
    );
    const places = pairs.flatMap(({ by, key }) =>
      [by.range, ...by.related.map(({ range }) => range)].map((range) => ({
        by,
        key: `${key} ${rangeKey(range)}`,
      })),
    );
    this.#byPlace = new Map(
      [...grouped(places, ({ key }) => key)].map(([key, all]) => [key, all.map(({ by }) => by)]),
    );
    this.#removals = new Map(
      [...grouped(pairs, ({ key }) => key)].map(([key, all]) => [
        key,
        removalsOf(all.map(({ by }) => by)),
      ]),
    );
  }

  /** Those of the same place. */
  at(one: Diagnostic): Diagnostic[] {
    const key = ruleKey(one);
    const removals = this.#removals.get(key) ?? [];
    return [
      ...(this.#byPlace.get(`${key} ${rangeKey(one.range)}`) ?? []),
      ...removing(removals, one.range),
    ];
  }

  has(one: Diagnostic): boolean {
    const named = one.kind === 'assertion' ? (this.#byRule.get(ruleKey(one)) ?? []) : [];
    return named.some((other) => other !== one) || this.at(one).some((other) => other !== one);
  }
}

/** Every finding stops the build no later than what it supersedes did. */
function withSteps(
  told: readonly Diagnostic[],
  all: readonly Diagnostic[],
  { supersedes, steps }: DuplicateOptions,
): Diagnostic[] {
  const superseding = new Superseding(told, supersedes);
  const stops = new Map<Diagnostic, Set<BuildStep>>(
    told.map((one) => [one, new Set(one.stopsAt === undefined ? [] : [one.stopsAt])]),
  );
  const assertions = new Map<string, Set<BuildStep>>();
  for (const other of all) {
    const { stopsAt, kind } = other;
    if (stopsAt === undefined) continue;
    for (const by of superseding.at(other)) stops.get(by)?.add(stopsAt);
    if (kind !== 'assertion') continue;
    const key = ruleKey(other);
    assertions.set(key, (assertions.get(key) ?? new Set()).add(stopsAt));
  }
  return told.map((one) => {
    const named = one.severity === 'error' ? assertions.get(ruleKey(one)) : undefined;
    const stopsAt = earliest([...(stops.get(one) ?? []), ...(named ?? [])], steps);
    return stopsAt === undefined ? one : { ...one, stopsAt };
  });
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
  const stopsAt = earliest(
    refused.flatMap((one) => one.stopsAt ?? []),
    steps,
  );
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
  const superseding = new Superseding(found, supersedes);
  const fixed = grouped(
    found.filter(({ severity, fix }) => severity === 'error' && fix !== undefined),
    ({ range }) => rangeKey(range),
  );
  const kept = refused
    .filter((one) => !superseding.has(one))
    .map((one) => {
      if (one.kind !== 'value' || one.fix !== undefined) return one;
      const [mended] = fixed.get(rangeKey(one.range)) ?? [];
      return mended?.fix === undefined ? one : { ...one, help: mended.help, fix: mended.fix };
    });
  const values = grouped(
    refused.filter(({ kind }) => kind === 'value'),
    ({ range }) => rangeKey(range),
  );
  const isExplained = (one: Diagnostic) =>
    values.get(rangeKey(one.range))?.some((value) => !superseding.at(value).includes(one)) === true;
  const left = found.filter((one) => one !== foreign && !superseding.has(one) && !isExplained(one));
  return withSteps([...kept, ...left], [...refused, ...found], { supersedes, steps });
}
