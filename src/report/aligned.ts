import { largest } from '../text/long-lists.js';
/** Rows with their columns below each other; `isRight` says which cells are at the right end of theirs. */
export function aligned(
  rows: readonly (readonly string[])[],
  isRight: (cell: string, column: number) => boolean,
): string[] {
  const widths = (rows[0] ?? []).map((_, i) => largest(rows.map((row) => row[i]?.length ?? 0)));
  const filled = (cell: string, i: number) =>
    isRight(cell, i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
  return rows.map((row) => row.map(filled).join('  ').trimEnd());
}
