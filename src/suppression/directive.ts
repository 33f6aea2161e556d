import type { Range } from '../text/source.js';
import type { Comment } from './comments.js';

type Action = 'disable-next-line' | 'disable-file' | 'disable' | 'enable';

/** A rule that a comment names. */
export interface NamedRule {
  readonly name: string;
  readonly range: Range;
}

/** What a comment says: that findings of some rules are not to be told, or are to be told again. */
export interface Directive {
  readonly action: Action;
  readonly rules: readonly NamedRule[];
  /** Empty when none is given. */
  readonly reason: string;
  readonly comment: Comment;
}

/**
 * What is written in a comment: an action, rules, and after one of the separators a reason. A comment of XML cannot
 * hold two hyphens, so a colon, a dash or one hyphen between spaces separates as well.
 */
const DIRECTIVE =
  /^(\s*acrn-nvmx-(disable-next-line|disable-file|disable|enable)(?![\w-]))((?:(?!\s--|\s[-\u2013\u2014]\s|:)[\s\S])*)(?:\s--|\s[-\u2013\u2014](?=\s)|:)?([\s\S]*)$/;

function directive(text: string, comment: Comment): Directive | undefined {
  const { start, end } = comment.content;
  const match = DIRECTIVE.exec(text.slice(start, end));
  if (match === null) return undefined;
  const [, head = '', action = '', names = '', reason = ''] = match;
  const rules = [...names.matchAll(/[^\s,]+/g)].map(({ 0: name, index }) => {
    const from = start + head.length + index;
    return { name, range: { start: from, end: from + name.length } };
  });
  return { action: action as Action, rules, reason: reason.trim(), comment };
}

/** What the comments of a text say, in order. */
export function readDirectives(text: string, comments: (text: string) => Comment[]): Directive[] {
  if (!/acrn-nvmx-(?:disable|enable)/.test(text)) return [];
  return comments(text).flatMap((comment) => directive(text, comment) ?? []);
}
