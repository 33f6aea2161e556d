import { releaseTitle } from '../release.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { printable, printableWithTabs } from '../text/printable.js';
import { lineRange, positionAt, type SourceText } from '../text/source.js';
import { type CheckedFile, count } from './checked-file.js';
import type { Palette } from './palette.js';

export interface TextReportOptions {
  readonly palette: Palette;
  /** Errors only: no warnings, no line about a clean file, no summary. */
  readonly quiet: boolean;
}

function plural(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** The source line with carets under the range; a range of several lines is marked on its first. */
function excerpt(source: SourceText, found: Diagnostic, palette: Palette): string[] {
  const { line } = positionAt(source, found.range.start);
  const range = lineRange(source, line);
  const text = source.text.slice(range.start, range.end).replace(/^\uFEFF/, '');
  const shift = range.end - range.start - text.length;
  const from = Math.min(found.range.start, range.end) - range.start - shift;
  const to = Math.max(Math.min(found.range.end, range.end) - range.start - shift, from + 1);
  const before = printableWithTabs(text.slice(0, Math.max(from, 0)));
  const marked = printableWithTabs(text.slice(Math.max(from, 0), to));
  const after = printableWithTabs(text.slice(to));
  const number = String(line).padStart(5);
  const mark = palette[found.severity]('^'.repeat(Math.max(marked.length, 1)));
  return [
    `${palette.dim(`${number} |`)} ${before}${marked}${after}`,
    `${palette.dim(`${' '.repeat(number.length)} |`)} ${before.replace(/[^\t]/g, ' ')}${mark}`,
  ];
}

function block(file: CheckedFile, found: Diagnostic, palette: Palette): string {
  const { source } = file;
  const path = printable(file.path);
  const { line, column } = positionAt(source, found.range.start);
  const severity = palette[found.severity](found.severity);
  const lines = [
    `${palette.place(`${path}:${line}:${column}`)}: ${severity}: ${printable(found.message)} ${palette.dim(`[${found.rule}]`)}`,
    ...excerpt(source, found, palette),
  ];
  for (const other of found.related) {
    const at = positionAt(source, other.range.start);
    lines.push(
      `      ${palette.dim('note:')} ${printable(other.message)} (${path}:${at.line}:${at.column})`,
    );
  }
  lines.push(`      ${palette.dim('help:')} ${printable(found.help)}`);
  return `${lines.join('\n')}\n`;
}

function boardFact(board: string, because: string): string {
  return `board ${printable(board)}${because === '' ? '' : `, ${because}`}`;
}

/** What a file was checked as: release, board, build type. */
function header(file: CheckedFile, palette: Palette): string {
  const { path, kind, release, releaseBecause, board, boardBecause, buildType, diagnostics } = file;
  const facts = [
    ...(kind === undefined ? [] : [kind]),
    ...(release === undefined
      ? []
      : [`ACRN ${releaseTitle(release)}: ${printable(releaseBecause)}`]),
    ...(buildType === undefined ? [] : [`${buildType} build`]),
    ...(release === undefined
      ? []
      : [board === undefined ? 'no board file' : boardFact(board, boardBecause)]),
  ];
  const { errors, warnings } = count([file]);
  const infos = diagnostics.length - errors - warnings;
  const verdict =
    diagnostics.length === 0
      ? file.skipped
        ? palette.dim('skipped, for it asks for no nested virtualization')
        : palette.good('ok')
      : [
          ...(errors > 0 ? [palette.error(plural(errors, 'error'))] : []),
          ...(warnings > 0 ? [palette.warning(plural(warnings, 'warning'))] : []),
          ...(infos > 0 ? [palette.info(plural(infos, 'note'))] : []),
        ].join(', ');
  return `${printable(path)}: ${verdict}${facts.length > 0 ? palette.dim(` (${facts.join('; ')})`) : ''}\n`;
}

/** One block a diagnostic, then a line a file, then a summary. */
export function textReport(files: readonly CheckedFile[], options: TextReportOptions): string {
  const { palette, quiet } = options;
  const blocks = files.flatMap((file) =>
    file.diagnostics
      .filter(({ severity }) => !quiet || severity === 'error')
      .map((found) => block(file, found, palette)),
  );
  if (quiet) return blocks.join('\n');
  const unchecked = files.filter(
    ({ board, release }) => board === undefined && release !== undefined,
  );
  const seen = [...new Set(unchecked.flatMap(({ boardsSeen }) => boardsSeen ?? []))];
  const note =
    unchecked.length === 0
      ? []
      : [
          `note: no board file for ${plural(unchecked.length, 'scenario')}: whether the pCPUs, devices and caches named there exist was not checked; ${seen.length === 0 ? 'give one with --board' : printable(seen.join('; '))}\n`,
        ];
  const skipped = files.filter((file) => file.skipped).length;
  const { errors, warnings } = count(files);
  const what = files.every(({ kind }) => kind === undefined) ? 'scenario' : 'file';
  const summary = `${plural(files.length, what)} checked: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}${skipped === 0 ? '' : `; ${skipped} skipped`}\n`;
  return [
    ...blocks,
    [...files.map((file) => header(file, palette)), ...note, summary].join(''),
  ].join('\n');
}
