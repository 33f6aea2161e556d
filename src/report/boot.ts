import { printable } from '../text/printable.js';
import type { Palette } from './palette.js';

/** What a boot came to, as the report takes it. */
export interface BootReport {
  readonly transcript: readonly { readonly speaker: string; readonly text: string }[];
  readonly up: boolean;
  readonly stop: { readonly at: string; readonly reason: string } | undefined;
  readonly exits: readonly {
    readonly reason: string;
    readonly from: string;
    readonly handledBy: string;
    readonly count: number;
  }[];
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['acrn', 'acrn'],
  ['service-vm', 'service vm'],
  ['nested-guest', 'nested guest'],
]);

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) =>
        /^\d+$/.test(cell) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** The consoles line by line, then the exits in one table, then the verdict. */
export function bootReport({ transcript, up, stop, exits }: BootReport, palette: Palette): string {
  const width = Math.max(...[...NAMES.values()].map((name) => name.length));
  const lines = transcript.map(({ speaker, text }) => {
    const who = (NAMES.get(speaker) ?? speaker).padEnd(width);
    return `${palette.dim(`${who} |`)} ${printable(text)}`.trimEnd();
  });
  const rows = exits.map(({ reason, from, handledBy, count }) => [
    reason,
    from,
    String(count),
    handledBy,
  ]);
  const summary =
    rows.length === 0
      ? []
      : ['', ...table([['exit reason', 'from', 'count', 'handled by'], ...rows])];
  const verdict = up
    ? palette.good('The nested guest is up.')
    : `${palette.error('The nested guest did not come up:')} ${stop?.reason ?? ''} ${palette.dim(`[${stop?.at ?? ''}]`)}`;
  return `${[...lines, ...summary, '', verdict].join('\n')}\n`;
}
