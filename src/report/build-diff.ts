import type { ChangedSetting } from '../config-tools/changed-settings.js';
import type { FileDifference } from '../config-tools/compare.js';
import { printable, printableWithTabs } from '../text/printable.js';
import type { Palette } from './palette.js';

/** One block a generated file that changes. */
export function buildDiffReport(differences: readonly FileDifference[], palette: Palette): string {
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

/** What ACRN's own build and acrn-nvmx say differently: settings first, then the text. */
export function checkoutDiffReport(
  settings: readonly ChangedSetting[],
  differences: readonly FileDifference[],
  others: readonly string[],
  palette: Palette,
): string {
  const value = (text: string | undefined) =>
    text === undefined ? '(none)' : printable(text) || '(empty)';
  const parts = [
    ...(differences.length === 0
      ? ['the generated files say the same\n']
      : ['- the checkout, + acrn-nvmx\n']),
    ...settings.map(
      ({ path, name, before, after }) =>
        `  ${palette.place(name)}: ${palette.removed(value(before))} -> ${palette.added(value(after))}  ${palette.dim(printable(path))}\n`,
    ),
    ...(differences.length === 0 ? [] : [buildDiffReport(differences, palette)]),
    ...(others.length === 0 ? [] : [`only in the checkout: ${others.map(printable).join(', ')}\n`]),
  ];
  return parts.join('');
}
