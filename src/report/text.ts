import { releaseTitle } from '../release.js';
import type { Diagnostic } from '../text/diagnostic.js';
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
  const blanks = text.slice(0, Math.max(from, 0)).replace(/[^\t]/g, ' ');
  const number = String(line).padStart(5);
  const mark = palette[found.severity]('^'.repeat(to - from));
  return [
    `${palette.dim(`${number} |`)} ${text}`,
    `${palette.dim(`${' '.repeat(number.length)} |`)} ${blanks}${mark}`,
  ];
}

function block(file: CheckedFile, found: Diagnostic, palette: Palette): string {
  const { path, source } = file;
  const { line, column } = positionAt(source, found.range.start);
  const severity = palette[found.severity](found.severity);
  const lines = [
    `${palette.place(`${path}:${line}:${column}`)}: ${severity}: ${found.message} ${palette.dim(`[${found.rule}]`)}`,
    ...excerpt(source, found, palette),
  ];
  for (const other of found.related) {
    const at = positionAt(source, other.range.start);
    lines.push(`      ${palette.dim('note:')} ${other.message} (${path}:${at.line}:${at.column})`);
  }
  lines.push(`      ${palette.dim('help:')} ${found.help}`);
  return `${lines.join('\n')}\n`;
}

/** What a file was checked as: release, board, build type. */
function header(file: CheckedFile, palette: Palette): string {
  const { path, kind, release, releaseBecause, board, buildType, diagnostics } = file;
  const facts = [
    ...(kind === undefined ? [] : [kind]),
    ...(release === undefined ? [] : [`ACRN ${releaseTitle(release)}: ${releaseBecause}`]),
    ...(buildType === undefined ? [] : [`${buildType} build`]),
    ...(release === undefined ? [] : [board === undefined ? 'no board file' : `board ${board}`]),
  ];
  const { errors, warnings } = count([file]);
  const infos = diagnostics.length - errors - warnings;
  const verdict =
    diagnostics.length === 0
      ? palette.good('ok')
      : [
          ...(errors > 0 ? [palette.error(plural(errors, 'error'))] : []),
          ...(warnings > 0 ? [palette.warning(plural(warnings, 'warning'))] : []),
          ...(infos > 0 ? [palette.info(plural(infos, 'note'))] : []),
        ].join(', ');
  return `${path}: ${verdict}${facts.length > 0 ? palette.dim(` (${facts.join('; ')})`) : ''}\n`;
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
  const note =
    unchecked.length === 0
      ? []
      : [
          `note: no board file for ${plural(unchecked.length, 'scenario')}: whether the pCPUs, devices and caches named there exist was not checked; give one with --board\n`,
        ];
  const { errors, warnings } = count(files);
  const what = files.every(({ kind }) => kind === undefined) ? 'scenario' : 'file';
  const summary = `${plural(files.length, what)} checked: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}\n`;
  return [
    ...blocks,
    [...files.map((file) => header(file, palette)), ...note, summary].join(''),
  ].join('\n');
}
