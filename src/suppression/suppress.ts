import { USUAL } from '../rules/rule.js';
import { nearMiss } from '../schema/nearest.js';
import { isAlwaysTold } from '../selection.js';
import { type Diagnostic, type Fix, safeFix } from '../text/diagnostic.js';
import type { TextEdit } from '../text/edit.js';
import { addAll } from '../text/long-lists.js';
import type { Range } from '../text/source.js';
import type { Directive, NamedRule } from './directive.js';
import { unusedSuppression } from './unused-suppression.js';

/** Where findings are not told, and of which rules; undefined stands for all. */
interface Suppression extends Range {
  readonly directive: Directive;
  readonly rule: NamedRule | undefined;
}

/** What becomes of findings where comments suppress some. */
interface Suppressed {
  /** What is still told, and what is wrong with the comments; not sorted. */
  readonly told: readonly Diagnostic[];
  readonly suppressed: readonly Diagnostic[];
}

interface SuppressOptions {
  /** The names of all rules on files of the kind. */
  readonly rules: readonly string[];
  /** Whether it is known that a rule finds nothing: it may need a board file that is not there. */
  readonly isSettled: (rule: string) => boolean;
}

/** Finds the lines after places, which are asked for in ascending order. */
class LinesAfter {
  #asked = 0;
  #line: Range = { start: 0, end: 0 };

  constructor(private readonly text: string) {}

  of(offset: number): Range {
    const { text } = this;
    // From here to there no line begins.
    if (this.#asked <= offset && offset < this.#line.start) return this.#line;
    this.#asked = offset;
    const ending = /\r\n?|\n/g;
    ending.lastIndex = offset;
    const start = ending.exec(text) === null ? undefined : ending.lastIndex;
    if (start === undefined) this.#line = { start: text.length, end: text.length };
    else
      this.#line = { start, end: ending.exec(text) === null ? text.length + 1 : ending.lastIndex };
    return this.#line;
  }
}

/** What the comments of a text suppress, and those that end what has not begun. */
interface Spans {
  readonly suppressions: readonly Suppression[];
  /** The rules that a comment enables, though none before it has disabled them. */
  readonly notDisabled: ReadonlyMap<Directive, readonly NamedRule[]>;
}

function spansOf(text: string, directives: readonly Directive[]): Spans {
  const toEnd = text.length + 1;
  const lines = new LinesAfter(text);
  const suppressions: Suppression[] = [];
  const notDisabled = new Map<Directive, readonly NamedRule[]>();
  const open = new Map<string, { directive: Directive; rule: NamedRule; start: number }[]>();
  const close = (name: string, end: number) => {
    const begun = open.get(name) ?? [];
    addAll(
      suppressions,
      begun.map((each) => ({ ...each, end })),
    );
    open.delete(name);
    return begun.length > 0;
  };
  for (const directive of directives) {
    const { action, rules, comment } = directive;
    const { start } = comment.range;
    if (action === 'disable-file') {
      const all = rules.length === 0 ? [undefined] : rules;
      addAll(
        suppressions,
        all.map((rule) => ({ directive, rule, start: 0, end: toEnd })),
      );
    } else if (action === 'disable-next-line') {
      const line = lines.of(comment.range.end);
      addAll(
        suppressions,
        rules.map((rule) => ({ directive, rule, ...line })),
      );
    } else if (action === 'disable') {
      for (const rule of rules) {
        const begun = open.get(rule.name) ?? [];
        begun.push({ directive, rule, start });
        open.set(rule.name, begun);
      }
    } else if (rules.length > 0) {
      const strange = rules.filter(({ name }) => !close(name, start));
      if (strange.length > 0) notDisabled.set(directive, strange);
    } else {
      if (open.size === 0) notDisabled.set(directive, []);
      for (const name of [...open.keys()]) close(name, start);
    }
  }
  for (const name of [...open.keys()]) close(name, toEnd);
  return { suppressions, notDisabled };
}

/** The suppressions of one rule, or of all rules, asked for places in ascending order. */
class Cover {
  #next = 0;
  #until = 0;

  constructor(private readonly byStart: readonly Suppression[]) {}

  /** Whether one of them covers a place; all that do are added to `used`. */
  covers(at: number, used: Set<Suppression>): boolean {
    for (; ; this.#next += 1) {
      const each = this.byStart[this.#next];
      if (each === undefined || each.start > at) return this.#until > at;
      if (each.end <= at) continue;
      used.add(each);
      this.#until = Math.max(this.#until, each.end);
    }
  }
}

/** The findings that the suppressions cover, and which suppressions cover any. */
function covered(suppressions: readonly Suppression[], found: readonly Diagnostic[]) {
  const byRule = new Map<string | undefined, Suppression[]>();
  for (const each of suppressions) {
    if (each.directive.reason === '') continue;
    const name = each.rule?.name;
    const same = byRule.get(name);
    if (same === undefined) byRule.set(name, [each]);
    else same.push(each);
  }
  const covers = new Map(
    [...byRule].map(([name, each]) => [name, new Cover(each.sort((a, b) => a.start - b.start))]),
  );
  const used = new Set<Suppression>();
  const suppressed = new Set<Diagnostic>();
  for (const one of [...found].sort((a, b) => a.range.start - b.range.start)) {
    if (isAlwaysTold(one)) continue;
    const { start } = one.range;
    const byName = covers.get(one.rule)?.covers(start, used) ?? false;
    const byAll = covers.get(undefined)?.covers(start, used) ?? false;
    if (byName || byAll) suppressed.add(one);
  }
  return { used, suppressed };
}

/** Removes a comment, and its line when nothing else is there. */
function removal(text: string, { start, end }: Range): TextEdit {
  let from = start;
  while (from > 0 && /[ \t]/.test(text.charAt(from - 1))) from -= 1;
  const ending = /[ \t]*(?:\r\n?|\n|$)/y;
  ending.lastIndex = end;
  if (ending.exec(text) === null) return { start, end, text: '' };
  const isAlone = from === 0 || /[\r\n]/.test(text.charAt(from - 1));
  return { start: from, end: isAlone ? ending.lastIndex : end, text: '' };
}

/** Takes rules out of the list of a comment; the comment, when none is left. */
function withoutRules(text: string, directive: Directive, unused: readonly NamedRule[]): Fix {
  const { rules, comment } = directive;
  const names = unused.map(({ name }) => name).join(', ');
  if (unused.length === rules.length) {
    return safeFix('remove the suppression comment', [removal(text, comment.range)]);
  }
  const edits = unused.map(({ range }) => {
    const before = text.slice(comment.content.start, range.start);
    const space = before.length - before.replace(/(?<![\s,])[\s,]+$/, '').length;
    return { start: range.start - space, end: range.end, text: '' };
  });
  return safeFix(`remove ${names} from the suppression comment`, edits);
}

function problem(
  { comment }: Directive,
  message: string,
  help: string,
  fix: Fix | undefined,
): Diagnostic {
  const { name, meta } = unusedSuppression;
  return {
    rule: name,
    kind: 'rule',
    category: meta.category,
    severity: meta.severity ?? USUAL.severity,
    message,
    why: meta.why,
    help,
    range: comment.range,
    related: [],
    ...(fix && { fix }),
  };
}

const WHERE = {
  'disable-next-line': 'in the next line',
  'disable-file': 'in this file',
  disable: 'from here on',
  enable: 'from here on',
} as const;

/** What is wrong with a comment whose `unused` rules it does not suppress anywhere. */
function unusedProblem(
  text: string,
  directive: Directive,
  unused: readonly NamedRule[],
  known: readonly string[],
): Diagnostic {
  const { action } = directive;
  const remove = withoutRules(text, directive, unused);
  const strange = unused.find(({ name }) => !known.includes(name));
  if (strange === undefined) {
    const names = unused.map(({ name }) => name).join(', ');
    const what =
      action === 'enable' ? `${names} is not suppressed` : `nothing of ${names} to suppress`;
    return problem(
      directive,
      `acrn-nvmx-${action}: ${names === '' ? 'nothing to suppress' : what} ${WHERE[action]}`,
      remove.title,
      remove,
    );
  }
  const near = nearMiss(strange.name, known)?.value;
  const message = `acrn-nvmx-${action}: there is no rule ${strange.name}`;
  if (near === undefined) return problem(directive, message, remove.title, remove);
  const title = `write ${near} for ${strange.name}`;
  const edits = [{ ...strange.range, text: near }];
  return problem(directive, message, `did you mean ${near}?`, { title, safety: 'safe', edits });
}

/** What is wrong with the form of a comment; undefined when it says all that it must. */
function formProblem(text: string, directive: Directive): Diagnostic | undefined {
  const { action, reason, comment, rules } = directive;
  if (action === 'enable') return undefined;
  if (rules.length === 0 && action !== 'disable-file') {
    const fix = withoutRules(text, directive, []);
    const help = `write acrn-nvmx-${action} RULE: reason`;
    return problem(directive, `acrn-nvmx-${action} names no rule`, help, fix);
  }
  if (reason !== '') return undefined;
  const isXml = text.startsWith('<!--', comment.range.start);
  const written = [`acrn-nvmx-${action}`, ...rules.map(({ name }) => name)].join(' ');
  const help = `write ${written}${isXml ? ':' : ' --'} and the reason`;
  return problem(
    directive,
    `acrn-nvmx-${action} gives no reason, and does not count`,
    help,
    undefined,
  );
}

/**
 * Leaves out what comments suppress, and tells which comments suppress nothing. A comment without a reason does not
 * count, and what cannot be read is told always.
 */
export function suppress(
  text: string,
  directives: readonly Directive[],
  found: readonly Diagnostic[],
  { rules, isSettled }: SuppressOptions,
): Suppressed {
  if (directives.length === 0) return { told: found, suppressed: [] };
  const { suppressions, notDisabled } = spansOf(text, directives);
  const { used, suppressed } = covered(suppressions, found);
  const isUnused = (each: Suppression) =>
    !used.has(each) &&
    (each.rule === undefined
      ? rules.every(isSettled)
      : !rules.includes(each.rule.name) || isSettled(each.rule.name));
  const unused = new Map<Directive, NamedRule[]>();
  for (const each of suppressions.filter(isUnused)) {
    const { directive, rule } = each;
    const names = unused.get(directive) ?? [];
    if (rule !== undefined) names.push(rule);
    unused.set(directive, names);
  }
  const problems = directives.flatMap((directive) => {
    const strange = notDisabled.get(directive) ?? unused.get(directive);
    return (
      formProblem(text, directive) ??
      (strange === undefined ? [] : unusedProblem(text, directive, strange, rules))
    );
  });
  return {
    told: [...found.filter((one) => !suppressed.has(one)), ...problems],
    suppressed: [...suppressed],
  };
}
