import { printable, printableWithTabs } from '../text/printable.js';
import type { Palette } from './palette.js';

export interface ReportedDifference {
  readonly path: string;
  readonly lines: readonly { readonly sign: '-' | '+'; readonly text: string }[];
}

/** One block a generated file that changes. */
export function buildDiffReport(
  differences: readonly ReportedDifference[],
  palette: Palette,
): string {
  if (differences.length === 0) return 'no generated file changes\n';
  return differences
    .map(({ path, lines }) => {
      const shown = lines.map(({ sign, text }) =>
        (sign === '+' ? palette.added : palette.removed)(`  ${sign} ${printableWithTabs(text)}`),
      );
      return `${palette.place(printable(path))}\n${shown.join('\n')}\n`;
    })
    .join('');
}
