import type { Diagnostic } from '../text/diagnostic.js';
import { linesOf } from './edits.js';

/** Where findings of some rules are not wanted; an empty list of rules stands for all. */
interface Silence {
  readonly rules: readonly string[];
  readonly start: number;
  readonly end: number;
}

/**
 * `# acrn-nvmx-disable-next-line RULE… -- reason`; in a comment of XML, which may not hold two dashes,
 * `RULE…: reason`. A reason is required.
 */
const DIRECTIVE = /(?:#|<!--)\s*acrn-nvmx-(disable-next-line|disable-file|disable|enable)(.*)$/;
const NAME = /\s+([a-z0-9-]+)/y;
const REASON = /(?:\s+--|:)\s+(?=\S)/y;

interface Directive {
  readonly what: string;
  readonly rules: readonly string[];
  readonly reason: string | undefined;
}

function directiveIn(line: string): Directive | undefined {
  const [, what = '', rest = ''] = DIRECTIVE.exec(line) ?? [];
  const text = rest.trimEnd().replace(/-->$/, '').trimEnd();
  const rules: string[] = [];
  for (let at = 0; at < text.length; at = NAME.lastIndex) {
    REASON.lastIndex = at;
    if (REASON.test(text)) return { what, rules, reason: text.slice(REASON.lastIndex) };
    NAME.lastIndex = at;
    const name = NAME.exec(text)?.[1];
    if (name === undefined) return undefined;
    rules.push(name);
  }
  return what === '' ? undefined : { what, rules, reason: undefined };
}

function silences(text: string): Silence[] {
  const found: Silence[] = [];
  const open = new Map<string, number>();
  const lines = linesOf(text);
  for (const [index, line] of lines.entries()) {
    const directive = directiveIn(line.text);
    if (directive === undefined) continue;
    const { what, rules, reason } = directive;
    if (what === 'enable') {
      for (const rule of rules.length > 0 ? rules : [...open.keys()]) {
        const start = open.get(rule);
        if (start === undefined) continue;
        found.push({ rules: [rule], start, end: line.range.start });
        open.delete(rule);
      }
    } else if (reason === undefined) {
      // It gives no reason, and counts for nothing.
    } else if (what === 'disable-file') {
      found.push({ rules, start: 0, end: text.length + 1 });
    } else if (what === 'disable-next-line') {
      const next = lines[index + 1];
      if (next !== undefined) found.push({ rules, start: next.full.start, end: next.full.end });
    } else {
      for (const rule of rules) open.set(rule, line.range.start);
    }
  }
  for (const [rule, start] of open) found.push({ rules: [rule], start, end: text.length + 1 });
  return found;
}

/** The findings that no comment of the file silences. */
export function withoutSilenced(
  text: string,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (!text.includes('acrn-nvmx-disable')) return diagnostics;
  const all = silences(text);
  return diagnostics.filter(
    ({ rule, range }) =>
      !all.some(
        ({ rules, start, end }) =>
          range.start >= start && range.start < end && (rules.length === 0 || rules.includes(rule)),
      ),
  );
}
