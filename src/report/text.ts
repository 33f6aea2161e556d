import { addAll } from '../text/long-lists.js';
import { plural } from '../text/plural.js';
import { printable } from '../text/printable.js';
import { positionAt } from '../text/source.js';
import { checkedAs, fileLines } from './checked-as.js';
import type { CheckedFile } from './checked-file.js';
import { excerpt } from './excerpt.js';
import { type Cause, folded, headlineOf } from './fold.js';
import type { Palette } from './palette.js';
import type { RunningReport } from './running.js';
import { summary } from './summary.js';
import { type ToldFile, toldFile } from './told-file.js';
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
  /** What the command to type next must say of the scenario again: ` --board FILE`. */
  readonly sameOptions?: string;
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

const FIXABLE = '[fixable]';

/** A line of a headline, in which the mark of what can be fixed has a colour of its own. */
function headlined(line: string, palette: Palette): string {
  return line.endsWith(FIXABLE)
    ? `${palette.place(line.slice(0, -FIXABLE.length))}${palette.good(FIXABLE)}`
    : palette.place(line);
}

/** How many other places of a finding are named. */
const MOST_PLACES = 6;

function block(file: CheckedFile, found: Cause, palette: Palette, width: number): string {
  const { source } = file;
  const path = printable(file.path);
  const { line, column } = positionAt(source, found.range.start);
  const title = `${found.severity}[${found.rule}]`;
  const fixable = found.fix === undefined ? '' : ` ${FIXABLE}`;
  const [head = '', ...tail] = wrap(
    `${title}: ${printable(headlineOf(found))}${fixable}`,
    width - 2,
  );
  const lines = [
    `${palette.ruleLink(palette[found.severity](title), found.rule)}${headlined(head.slice(title.length), palette)}`,
    ...tail.map((each) => headlined(`  ${each}`, palette)),
    `  ${palette.dim('-->')} ${path}:${line}:${column}`,
    ...excerpt(file, found, palette, width),
  ];
  for (const other of found.related.slice(0, MOST_PLACES)) {
    const at = positionAt(source, other.range.start);
    addAll(
      lines,
      paragraph('note', `${other.message} (${path}:${at.line}:${at.column})`, width, palette),
    );
  }
  if (found.related.length > MOST_PLACES) {
    lines.push(`  ${palette.dim('note:')} and ${found.related.length - MOST_PLACES} more places`);
  }
  if (found.why !== '') {
    addAll(lines, paragraph('why', found.why.replaceAll('`', ''), width, palette));
  }
  addAll(lines, paragraph('help', found.help.replaceAll('`', ''), width, palette));
  return `${lines.join('\n')}\n`;
}

/** How often each rule was broken, most often first. */
function statisticsOf(counts: ReadonlyMap<string, number>): string {
  const rows = [...counts].sort(([, a], [, b]) => b - a);
  return rows.map(([rule, often]) => `${String(often).padStart(6)}  ${rule}\n`).join('');
}

/** One block a cause, then what the files were checked as, then a summary. */
export class TextReport implements RunningReport {
  readonly #told: ToldFile[] = [];
  /** How often rules were broken, in the order in which they were met. */
  readonly #rules = new Map<string, number>();
  #blocks = 0;
  #shown = 0;

  constructor(private readonly options: TextReportOptions) {}

  add(file: CheckedFile): string {
    const { palette, quiet, width = 80, maxDiagnostics = Number.POSITIVE_INFINITY } = this.options;
    const blocks: string[] = [];
    const causes = folded(file);
    for (const found of causes.diagnostics) {
      if (quiet && found.severity !== 'error') continue;
      if (this.#shown < maxDiagnostics) blocks.push(block(causes, found, palette, width));
      this.#shown += 1;
    }
    this.#told.push(toldFile(file));
    for (const { rule } of file.diagnostics) {
      this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
    }
    return this.#apart(blocks);
  }

  end(milliseconds: number | undefined): string {
    const { palette, quiet, width = 80, statistics, showFiles, maxDiagnostics } = this.options;
    const { sameOptions = '' } = this.options;
    const files = this.#told;
    const blocks: string[] = [];
    const more = this.#shown - (maxDiagnostics ?? this.#shown);
    if (more > 0) blocks.push(`… and ${more} more\n`);
    if (quiet) return this.#apart(blocks);
    const [firstRule] = this.#rules.keys();
    if (statistics && firstRule !== undefined) blocks.push(statisticsOf(this.#rules));
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
      ...(showFiles ? fileLines(files, palette, width) : checkedAs(files, palette, width)),
      ...note,
      summary(files, firstRule, milliseconds, width, sameOptions),
    ];
    return this.#apart([...blocks, end.join('')]);
  }

  /** Blocks with an empty line before each but the first of the report. */
  #apart(blocks: readonly string[]): string {
    const from = this.#blocks;
    this.#blocks += blocks.length;
    return blocks.map((each, at) => (from + at === 0 ? each : `\n${each}`)).join('');
  }
}

export function textReport(files: readonly CheckedFile[], options: TextReportOptions): string {
  const report = new TextReport(options);
  const blocks = files.map((file) => report.add(file));
  return blocks.join('') + report.end(options.milliseconds);
}
