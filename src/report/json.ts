import type { Diagnostic } from '../text/diagnostic.js';
import { positionAt, type Range, type SourceText } from '../text/source.js';
import { type CheckedFile, count } from './checked-file.js';

function place(source: SourceText, { start, end }: Range) {
  const from = positionAt(source, start);
  const to = positionAt(source, end);
  return {
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    offset: start,
    endOffset: end,
  };
}

/** A finding as every JSON report shows it. */
export function diagnosticJson(source: SourceText, found: Diagnostic) {
  const { rule, category, severity, message, help, range, fix, related } = found;
  return {
    rule,
    category,
    severity,
    message,
    help,
    ...place(source, range),
    fix: fix ? { title: fix.title, safety: fix.safety } : null,
    related: related.map((other) => ({ message: other.message, ...place(source, other.range) })),
  };
}

/** The report as JSON. Its shape is stable: version 1 only ever gets more keys. */
export function jsonReport(files: readonly CheckedFile[]): string {
  const report = {
    version: 1,
    files: files.map(({ path, kind, release, board, skipped, diagnostics, source }) => ({
      path,
      ...(kind !== undefined && { kind }),
      release: release ?? null,
      board: board ?? null,
      skipped,
      diagnostics: diagnostics.map((found) => diagnosticJson(source, found)),
    })),
    summary: count(files),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
