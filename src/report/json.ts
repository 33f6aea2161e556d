import type { Diagnostic } from '../text/diagnostic.js';
import { ruleUrl } from '../text/rule-url.js';
import type { Range, SourceText } from '../text/source.js';
import { type CheckedFile, count } from './checked-file.js';
import { findings } from './findings.js';
import { placeOf } from './places.js';

interface JsonOptions {
  readonly unreadable?: readonly { readonly path: string; readonly reason: string }[];
}

function place(source: SourceText, range: Range) {
  return { ...placeOf(source, range), offset: range.start, endOffset: range.end };
}

/** A finding as every JSON report shows it. */
export function diagnosticJson(source: SourceText, found: Diagnostic, fingerprint?: string) {
  const { rule, category, severity, message, why, help, range, fix, related } = found;
  return {
    rule,
    category,
    severity,
    message,
    why,
    help,
    url: ruleUrl(rule),
    ...(fingerprint !== undefined && { fingerprint }),
    ...place(source, range),
    fix: fix
      ? {
          title: fix.title,
          safety: fix.safety,
          edits: fix.edits.map(({ start, end, text }) => ({
            ...place(source, { start, end }),
            text,
          })),
        }
      : null,
    related: related.map((other) => ({ message: other.message, ...place(source, other.range) })),
  };
}

/** The report as JSON, as schemas/reports/check.json describes it: version 1 only ever gets more keys. */
export function jsonReport(
  files: readonly CheckedFile[],
  { unreadable = [] }: JsonOptions = {},
): string {
  const report = {
    version: 1,
    files: [
      ...files.map((file) => ({
        path: file.path,
        ...(file.kind !== undefined && { kind: file.kind }),
        release: file.release ?? null,
        board: file.board ?? null,
        buildType: file.buildType ?? null,
        skipped: file.skipped,
        ...(file.suppressed && { suppressed: file.suppressed }),
        ...(file.inBaseline && { inBaseline: file.inBaseline }),
        diagnostics: findings([file]).map((found) =>
          diagnosticJson(file.source, found.diagnostic, found.fingerprint),
        ),
      })),
      ...unreadable.map(({ path, reason }) => ({
        path,
        release: null,
        board: null,
        buildType: null,
        skipped: false,
        diagnostics: [],
        error: reason,
      })),
    ],
    summary: count(files),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
