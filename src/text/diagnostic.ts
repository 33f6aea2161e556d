import { type TextEdit, withJoinedDeletions } from './edit.js';
import type { Range } from './source.js';

/** info: worth knowing, and nothing to mend. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * xml: it cannot be read: not well-formed, or no scenario. schema: what ACRN's own validator of that release rejects.
 * build: what breaks ACRN's build or silently spoils its result. nested: a nested guest will not run.
 * suppression: a comment that should keep findings from being told does not.
 */
export type Category = 'xml' | 'schema' | 'build' | 'nested' | 'suppression';

export const CATEGORIES: readonly Category[] = ['xml', 'schema', 'build', 'nested', 'suppression'];

/** The steps of ACRN's build, as its makefiles order them; releases have some of them. */
export type BuildStep =
  | 'populate'
  | 'allocation'
  | 'validator'
  | 'make_config'
  | 'board_cfg_gen'
  | 'scenario_cfg_gen'
  | 'xslt'
  | 'prebuild_compile'
  | 'prebuild_check'
  | 'serial_config';

/** safe: keeps everything the author wrote. unsafe: drops content, such as a whole VM. */
export type Safety = 'safe' | 'unsafe';

export interface Fix {
  /** What the fix does, in the imperative. */
  readonly title: string;
  readonly safety: Safety;
  /** Edits against the original text; they never overlap. */
  readonly edits: readonly TextEdit[];
}

/** A fix that keeps everything the author wrote. */
export function safeFix(title: string, edits: readonly TextEdit[]): Fix {
  return { title, safety: 'safe', edits: withJoinedDeletions(edits) };
}

/** A fix that drops content. */
export function unsafeFix(title: string, edits: readonly TextEdit[]): Fix {
  return { title, safety: 'unsafe', edits: withJoinedDeletions(edits) };
}

/**
 * value: the schema refuses a value. assertion: a condition of the schema on several elements.
 * structure: any other refusal of the schema. rule: what a rule found.
 */
export type DiagnosticKind = 'value' | 'assertion' | 'structure' | 'rule';

/** Another place that belongs to the same problem. */
export interface Related {
  readonly message: string;
  readonly range: Range;
}

export interface Diagnostic {
  readonly rule: string;
  readonly kind: DiagnosticKind;
  readonly category: Category;
  readonly severity: Severity;
  /** The headline: what is wrong, with the value found. */
  readonly message: string;
  /** Why it matters: what becomes of it in the build or on the machine. */
  readonly why: string;
  /** What to do, with the values allowed. */
  readonly help: string;
  readonly range: Range;
  /** Other places of the same cause. */
  readonly related: readonly Related[];
  readonly fix?: Fix;
  /** The step of ACRN's build that stops at it, for each error of the categories xml, schema and build. */
  readonly stopsAt?: BuildStep;
}

/** How many of the findings are errors. */
export function countErrors(findings: readonly { readonly severity: Severity }[]): number {
  return findings.filter(({ severity }) => severity === 'error').length;
}

/** The longest headline. */
const LONGEST = 100;

/** The longest remedy. */
const LONGEST_HELP = 140;

/** A text of at most so many characters, cut between words where that is possible. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const space = text.lastIndexOf(' ', most - 1);
  return `${text.slice(0, space > most / 2 ? space : most - 1)}…`;
}

/** What to do, cut where values of the file make it too long. */
export function remedy(help: string): string {
  return cut(help, LONGEST_HELP);
}

/** A message as a headline: on one line, and cut where values of the file make it too long. */
export function headline(message: string): string {
  const line = message
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll('\u00a0', '\\u00a0');
  return cut(line, LONGEST);
}

/** Diagnostics in reading order; at one place errors come first. */
export function inReadingOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const rank = { error: 0, warning: 1, info: 2 };
  return [...diagnostics].sort(
    (a, b) =>
      a.range.start - b.range.start ||
      rank[a.severity] - rank[b.severity] ||
      a.range.end - b.range.end,
  );
}
