import { isRelease } from '../../release.js';
import { CATEGORIES } from '../../text/diagnostic.js';
import { type Check, closedObject, is, list, optional, text, truth } from '../../text/json-form.js';
import type { Linted } from './check-files.js';

const count = is('a count', (value) => Number.isSafeInteger(value) && Number(value) >= 0);

function among(...values: readonly unknown[]): Check {
  return is(`one of ${values.join(', ')}`, (value) => values.includes(value));
}

/** Whether JSON is what a lint gave of a text of that length. */
export function isLinted(value: unknown, length: number): value is Linted {
  const inside = (check: Check): Check => {
    const place = is('within the text', (each) => isWithin(each as Range, length));
    return (each) => check(each) ?? place(each);
  };
  const range = inside(closedObject({ start: count, end: count }));
  const edit = inside(closedObject({ start: count, end: count, text }));
  const diagnostic = closedObject({
    rule: text,
    kind: among('value', 'assertion', 'structure', 'rule'),
    category: among(...CATEGORIES),
    severity: among('error', 'warning', 'info'),
    message: text,
    why: text,
    help: text,
    range,
    related: list(closedObject({ message: text, range })),
    fix: optional(
      closedObject({ title: text, safety: among('safe', 'unsafe'), edits: list(edit) }),
    ),
    stopsAt: optional(text),
  });
  const names = closedObject({ name: text, label: text });
  const vm = is(
    'an id with names',
    (each) =>
      Array.isArray(each) &&
      each.length === 2 &&
      count(each[0]) === undefined &&
      names(each[1]) === undefined,
  );
  const linted = closedObject({
    release: optional(is('a release', (each) => typeof each === 'string' && isRelease(each))),
    releaseBecause: text,
    skipped: truth,
    buildType: optional(among('debug', 'release')),
    diagnostics: list(diagnostic),
    suppressed: count,
    isScenario: truth,
    vms: list(vm),
  });
  return linted(value) === undefined;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function isWithin({ start, end }: Range, length: number): boolean {
  return start <= end && end <= length;
}
