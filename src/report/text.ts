import type { Diagnostic } from '../text/diagnostic.js';
import { plural } from '../text/plural.js';
import { printable } from '../text/printable.js';
import { positionAt } from '../text/source.js';
import { checkedAs, fileLines } from './checked-as.js';
import type { CheckedFile } from './checked-file.js';
import { excerpt } from './excerpt.js';
import { folded, headlineOf } from './fold.js';
import type { Palette } from './palette.js';
import { summary } from './summary.js';
import { wrap } from './wrap.js';

export interface TextReportOptions {
  readonly palette: Palette;
  /** Errors only: no warnings, no summary. */
  readonly quiet: boolean;
  /** How many characters a line may have; 80 when it is not given. */
  readonly width?: number;
  /** A line for each file, the clean ones too. */
  readonly showFiles?: boolean;
  /** How often each rule was broken, at the end. */
  readonly statistics?: boolean;
  /** How many findings are shown; all of them when it is not given. */
  readonly maxDiagnostics?: number | undefined;
  /** How long the check took. */
  readonly milliseconds?: number | undefined;
}

/** `word:` and a text after it, wrapped with a hanging indent. */
function paragraph(word: string, text: string, width: number, palette: Palette): string[] {
  const lead = `  ${word}: `;
  const [first = '', ...rest] = wrap(printable(text), Math.max(width - lead.length, 20));
  return [
    `  ${palette.dim(`${word}:`)} ${first}`,
    ...rest.map((line) => `${' '.repeat(lead.length)}${line}`),
  ];
}

/** How many other places of a finding are named. */
const MOST_PLACES = 6;

function block(file: CheckedFile, found: Diagnostic, palette: Palette, width: number): string {
  const { source } = file;
  const path = printable(file.path);
  const { line, column } = positionAt(source, found.range.start);
  const title = `${found.severity}[${found.rule}]`;
  const fixable = found.fix === undefined ? '' : ' [fixable]';
  const [head = '', ...tail] = wrap(
    `${title}: ${printable(headlineOf(found))}${fixable}`,
    width - 2,
  );
  const lines = [
    `${palette.ruleLink(palette[found.severity](title), found.rule)}${palette.place(head.slice(title.length))}`,
    ...tail.map((each) => palette.place(`  ${each}`)),
    `  ${palette.dim('-->')} ${path}:${line}:${column}`,
    ...excerpt(file, found, palette, width),
  ];
  for (const other of found.related.slice(0, MOST_PLACES)) {
    const at = positionAt(source, other.range.start);
    lines.push(
      ...paragraph('note', `${other.message} (${path}:${at.line}:${at.column})`, width, palette),
    );
  }
  if (found.related.length > MOST_PLACES) {
    lines.push(`  ${palette.dim('note:')} and ${found.related.length - MOST_PLACES} more places`);
  }
  if (found.why !== '') {
    lines.push(...paragraph('why', found.why.replaceAll('`', ''), width, palette));
  }
  lines.push(...paragraph('help', found.help.replaceAll('`', ''), width, palette));
  return `${lines.join('\n')}\n`;
}

/** How often each rule was broken, most often first. */
function statisticsOf(all: readonly Diagnostic[]): string {
  const counts = new Map<string, number>();
  for (const { rule } of all) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const rows = [...counts].sort(([, a], [, b]) => b - a);
  return rows.map(([rule, often]) => `${String(often).padStart(6)}  ${rule}\n`).join('');
}

/** One block a cause, then what the files were checked as, then a summary. */
export function textReport(files: readonly CheckedFile[], options: TextReportOptions): string {
  const { palette, quiet, width = 80, maxDiagnostics } = options;
  const shown = files
    .map(folded)
    .flatMap((file) =>
      file.diagnostics
        .filter(({ severity }) => !quiet || severity === 'error')
        .map((found) => ({ file, found })),
    );
  const most = maxDiagnostics ?? shown.length;
  const blocks = shown.slice(0, most).map(({ file, found }) => block(file, found, palette, width));
  if (shown.length > most) blocks.push(`… and ${shown.length - most} more\n`);
  if (quiet) return blocks.join('\n');
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  if (options.statistics && all.length > 0) blocks.push(statisticsOf(all));
  const unchecked = files.filter(
    ({ board, release }) => board === undefined && release !== undefined,
  );
  const seen = [...new Set(unchecked.flatMap(({ boardsSeen }) => boardsSeen ?? []))];
  const note =
    unchecked.length === 0
      ? []
      : [
          `${wrap(`note: no board file for ${plural(unchecked.length, 'scenario')}: whether the pCPUs, devices and caches named there exist was not checked; ${seen.length === 0 ? 'give one with --board' : printable(seen.join('; '))}`, width - 2).join('\n  ')}\n`,
        ];
  const end = [
    ...(options.showFiles ? fileLines(files, palette, width) : checkedAs(files, palette, width)),
    ...note,
    summary(files, options.milliseconds, width),
  ];
  return [...blocks, end.join('')].join('\n');
}
