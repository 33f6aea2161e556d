import { releaseTitle } from '../release.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { grouped } from '../text/grouped.js';
import { printable, printableWithTabs } from '../text/printable.js';
import { lineRange, positionAt, type SourceText } from '../text/source.js';
import { type CheckedFile, count } from './checked-file.js';
import { type Palette, plainPalette } from './palette.js';
import { wrap } from './wrap.js';

export interface TextReportOptions {
  readonly palette: Palette;
  /** Errors only: no warnings, no line about a clean file, no summary. */
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

function plural(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** What is left of a line at an end that does not fit. */
const CUT = '…';

/**
 * The source line with carets under the range; a range of several lines is marked on its first. Of a line that
 * does not fit, what stands around the carets.
 */
function excerpt(
  source: SourceText,
  { range, severity }: Diagnostic,
  palette: Palette,
  width: number,
): string[] {
  const { line } = positionAt(source, range.start);
  const number = String(line).padStart(5);
  const room = Math.max(width - number.length - 3, 20);
  const { start, end } = lineRange(source, line);
  const first = source.text.startsWith('\uFEFF', start) ? start + 1 : start;
  const from = Math.max(Math.min(range.start, end), first);
  const to = Math.max(Math.min(range.end, end), from);
  const before = printableWithTabs(source.text.slice(Math.max(first, from - room), from));
  const marked = printableWithTabs(source.text.slice(from, Math.min(to, from + room)));
  const after = printableWithTabs(source.text.slice(to, Math.min(end, to + room)));
  const shown = before + marked + after;
  const fits = from - room <= first && to + room >= end && shown.length <= room;
  const middle = before.length - Math.floor(Math.max(room - marked.length, room / 4) / 2);
  const left = fits ? 0 : Math.max(0, Math.min(middle, shown.length - room));
  const right = left + room;
  const head = left > 0 || from - room > first ? CUT : '';
  const tail = right < shown.length || (!fits && to + room < end) ? CUT : '';
  const text = `${head}${shown.slice(left + head.length, right - tail.length)}${tail}`;
  const gap = shown.slice(left, before.length).replace(/[^\t]/g, ' ');
  const carets = Math.min(Math.max(marked.length, 1), right - before.length);
  const bar = (start: string) => palette.dim(`${start} |`);
  return [
    `${bar(number)} ${text}`,
    `${bar(' '.repeat(number.length))} ${gap}${palette[severity]('^'.repeat(carets))}`,
  ];
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
  const [head = '', ...tail] = wrap(`${title}: ${printable(found.message)}${fixable}`, width - 2);
  const lines = [
    `${palette.ruleLink(palette[found.severity](title), found.rule)}${palette.place(head.slice(title.length))}`,
    ...tail.map((each) => palette.place(`  ${each}`)),
    `  ${palette.dim('-->')} ${path}:${line}:${column}`,
    ...excerpt(source, found, palette, width),
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

function boardFact(board: string, because: string): string {
  return `board ${printable(board)}${because === '' ? '' : `, ${because}`}`;
}

/** What a file was checked as: release, board, build type. */
function facts(file: CheckedFile): string {
  const { kind, release, releaseBecause, board, boardBecause, buildType } = file;
  return [
    ...(kind === undefined ? [] : [kind]),
    ...(release === undefined
      ? []
      : [`ACRN ${releaseTitle(release)}: ${printable(releaseBecause)}`]),
    ...(buildType === undefined ? [] : [`${buildType} build`]),
    ...(release === undefined
      ? []
      : [board === undefined ? 'no board file' : boardFact(board, boardBecause)]),
  ].join('; ');
}

function verdict(files: readonly CheckedFile[], palette: Palette): string {
  const { errors, warnings } = count(files);
  const infos = files.flatMap(({ diagnostics }) => diagnostics).length - errors - warnings;
  if (errors + warnings + infos > 0) {
    return [
      ...(errors > 0 ? [palette.error(plural(errors, 'error'))] : []),
      ...(warnings > 0 ? [palette.warning(plural(warnings, 'warning'))] : []),
      ...(infos > 0 ? [palette.info(plural(infos, 'note'))] : []),
    ].join(', ');
  }
  return files.every(({ skipped }) => skipped)
    ? palette.dim('skipped, for it asks for no nested virtualization')
    : palette.good('ok');
}

function factLine(
  name: string,
  files: readonly CheckedFile[],
  why: string,
  palette: Palette,
  width: number,
): string {
  const head = `${name}: ${verdict(files, plainPalette)}`;
  const [first = '', ...rest] = wrap(`${head}${why === '' ? '' : ` (${why})`}`, width - 2);
  const coloured = `${name}: ${verdict(files, palette)}`;
  if (!first.startsWith(head)) return `${coloured}${palette.dim(` (${why})`)}\n`;
  const lines = [
    `${coloured}${palette.dim(first.slice(head.length))}`,
    ...rest.map((line) => palette.dim(`  ${line}`)),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the files were checked as: said once for all that share it, or file by file. */
function headers(
  files: readonly CheckedFile[],
  each: boolean,
  palette: Palette,
  width: number,
): string[] {
  const groups = grouped(files, (file) => (each ? file.path : `${facts(file)}${file.skipped}`));
  return [...groups.values()].map((group) => {
    const [first] = group;
    const name =
      group.length === 1 && first !== undefined
        ? printable(first.path)
        : plural(group.length, nounOf(group));
    return factLine(name, group, first === undefined ? '' : facts(first), palette, width);
  });
}

/** What the files are called together. */
function nounOf(files: readonly CheckedFile[]): string {
  return files.every(({ kind }) => kind === undefined) ? 'scenario' : 'file';
}

/** `(10 fixable, 1 more by removing content)`; empty when nothing is. */
function fixableText(all: readonly Diagnostic[]): string {
  const safe = all.filter(({ fix }) => fix?.safety === 'safe').length;
  const unsafe = all.filter(({ fix }) => fix?.safety === 'unsafe').length;
  const parts = [
    ...(safe > 0 ? [`${safe} fixable`] : []),
    ...(unsafe > 0 ? [`${unsafe}${safe > 0 ? ' more' : ''} fixable by removing content`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function summary(files: readonly CheckedFile[], { milliseconds }: TextReportOptions): string {
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  const { errors, warnings } = count(files);
  const time = milliseconds === undefined ? '' : `, ${Math.round(milliseconds)} ms`;
  const skipped = files.filter((file) => file.skipped).length;
  const suppressed = files.reduce((sum, file) => sum + (file.suppressed ?? 0), 0);
  const inBaseline = files.reduce((sum, file) => sum + (file.inBaseline ?? 0), 0);
  const rest = [
    ...(suppressed === 0 ? [] : [`, ${suppressed} suppressed`]),
    ...(inBaseline === 0 ? [] : [`, ${inBaseline} in the baseline`]),
    ...(skipped === 0 ? [] : [`, ${skipped} skipped`]),
    time,
  ].join('');
  if (all.length === 0) {
    return `${plural(files.length, nounOf(files))} checked: no problems found${rest}\n`;
  }
  const found = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(all.length > errors + warnings ? [plural(all.length - errors - warnings, 'note')] : []),
  ].join(' and ');
  const broken = files.filter(({ diagnostics }) => diagnostics.length > 0);
  const where = `${broken.length} of ${plural(files.length, nounOf(files))}`;
  const next = all.some(({ fix }) => fix !== undefined)
    ? `Next: acrn-nvmx fix --diff ${broken.length === 1 ? printable(broken[0]?.path ?? '') : ''}`.trimEnd()
    : `Next: acrn-nvmx explain ${all[0]?.rule}`;
  return `Found ${found}${fixableText(all)} in ${where}${rest}\n${next}\n`;
}

/** How often each rule was broken, most often first. */
function statisticsOf(all: readonly Diagnostic[]): string {
  const counts = new Map<string, number>();
  for (const { rule } of all) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const rows = [...counts].sort(([, a], [, b]) => b - a);
  return rows.map(([rule, often]) => `${String(often).padStart(6)}  ${rule}\n`).join('');
}

/** One block a finding, then what the files were checked as, then a summary. */
export function textReport(files: readonly CheckedFile[], options: TextReportOptions): string {
  const { palette, quiet, width = 80, maxDiagnostics } = options;
  const shown = files.flatMap((file) =>
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
          `${wrap(`note: no board file for ${plural(unchecked.length, 'scenario')}: whether the pCPUs, devices and caches named there exist was not checked; ${seen.length === 0 ? 'give one with --board' : printable(seen.join('; '))}`, width).join('\n  ')}\n`,
        ];
  const end = [
    ...headers(files, options.showFiles === true, palette, width),
    ...note,
    summary(files, options),
  ];
  return [...blocks, end.join('')].join('\n');
}
