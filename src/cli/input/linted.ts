import { isRelease } from '../../release.js';
import { CATEGORIES } from '../../text/diagnostic.js';
import type { Linted } from './check-files.js';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const truth: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

function among(...values: readonly unknown[]): Check {
  return (value) => values.includes(value);
}

function list(of: Check): Check {
  return (value) => Array.isArray(value) && value.every(of);
}

function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function object(members: Readonly<Record<string, Check>>): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const given = new Map<string, unknown>(Object.entries(value));
    return (
      Object.entries(members).every(([name, check]) => check(given.get(name))) &&
      [...given.keys()].every((name) => Object.hasOwn(members, name))
    );
  };
}

/** Whether JSON is what a lint gave of a text of that length. */
export function isLinted(value: unknown, length: number): value is Linted {
  const range: Check = (each) =>
    object({ start: count, end: count })(each) && isWithin(each as Range, length);
  const edit: Check = (each) =>
    object({ start: count, end: count, text })(each) && isWithin(each as Range, length);
  const diagnostic = object({
    rule: text,
    kind: among('value', 'assertion', 'structure', 'rule'),
    category: among(...CATEGORIES),
    severity: among('error', 'warning', 'info'),
    message: text,
    why: text,
    help: text,
    range,
    related: list(object({ message: text, range })),
    fix: optional(object({ title: text, safety: among('safe', 'unsafe'), edits: list(edit) })),
    stopsAt: optional(text),
  });
  const vm: Check = (each) =>
    Array.isArray(each) &&
    each.length === 2 &&
    count(each[0]) &&
    object({ name: text, label: text })(each[1]);
  return object({
    release: optional((each) => typeof each === 'string' && isRelease(each)),
    releaseBecause: text,
    skipped: truth,
    buildType: optional(among('debug', 'release')),
    diagnostics: list(diagnostic),
    suppressed: count,
    isScenario: truth,
    vms: list(vm),
  })(value);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function isWithin({ start, end }: Range, length: number): boolean {
  return start <= end && end <= length;
}
