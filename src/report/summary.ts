import { plural } from '../text/plural.js';
import { printable } from '../text/printable.js';
import { shellWord } from '../text/shell-word.js';
import { nounOf } from './checked-as.js';
import { foundIn, type ToldFile } from './told-file.js';
import { wrap } from './wrap.js';

function sum(files: readonly ToldFile[], numberOf: (file: ToldFile) => number): number {
  return files.reduce((total, file) => total + numberOf(file), 0);
}

/** ` (10 fixable, 6 more by removing VMs)`; empty when nothing is. */
function fixableText(files: readonly ToldFile[]): string {
  const safe = sum(files, (file) => file.safe);
  const unsafe = sum(files, (file) => file.unsafe);
  const what = files.every(({ dropsVmsOnly }) => dropsVmsOnly) ? 'VMs' : 'content';
  const parts = [
    ...(safe > 0 ? [`${safe} fixable`] : []),
    ...(unsafe > 0 ? [`${unsafe} ${safe > 0 ? 'more' : 'fixable'} by removing ${what}`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** Between a number and its unit, until the lines are made. */
const NEVER_BROKEN = '\u00a0';

function told(milliseconds: number): string {
  return milliseconds < 2000
    ? `${Math.round(milliseconds)}${NEVER_BROKEN}ms`
    : `${(milliseconds / 1000).toFixed(1)}${NEVER_BROKEN}s`;
}

/** What was not told, and how long it took. */
function rest(files: readonly ToldFile[], milliseconds: number | undefined): string {
  const suppressed = sum(files, (file) => file.suppressed ?? 0);
  const inBaseline = sum(files, (file) => file.inBaseline ?? 0);
  const skipped = sum(files, (file) => (file.skipped ? 1 : 0));
  return [
    ...(suppressed === 0 ? [] : [`, ${suppressed} suppressed`]),
    ...(inBaseline === 0 ? [] : [`, ${inBaseline} in the baseline`]),
    ...(skipped === 0 ? [] : [`, ${skipped} skipped`]),
    ...(milliseconds === undefined ? [] : [`, ${told(milliseconds)}`]),
  ].join('');
}

/**
 * The last lines: how much was found, how much of it can be fixed, and what to type next.
 * @param firstRule of the first finding; undefined when there is none
 * @param sameOptions what the command to type next must say again, as ` --board FILE`
 */
export function summary(
  files: readonly ToldFile[],
  firstRule: string | undefined,
  milliseconds: number | undefined,
  width: number,
  sameOptions: string,
): string {
  const errors = sum(files, (file) => file.errors);
  const warnings = sum(files, (file) => file.warnings);
  const infos = sum(files, (file) => file.infos);
  const lines = (text: string) =>
    `${wrap(text, width - 2).join('\n  ')}\n`.replaceAll(NEVER_BROKEN, ' ');
  if (firstRule === undefined) {
    const checked = `${plural(files.length, nounOf(files))} checked: no problems found`;
    return lines(`${checked}${rest(files, milliseconds)}`);
  }
  const found = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(infos > 0 ? [plural(infos, 'note')] : []),
  ].join(' and ');
  const broken = files.filter((file) => foundIn(file) > 0);
  const [only, ...others] = broken.map(({ path }) => printable(path));
  const where =
    files.length === 1 ? only : `${broken.length} of ${plural(files.length, nounOf(files))}`;
  const path = only === undefined || others.length > 0 ? '' : ` ${shellWord(only)}`;
  const next = files.some(({ safe, unsafe }) => safe + unsafe > 0)
    ? `fix --diff${sameOptions}${path}`
    : `explain ${firstRule}`;
  return `${lines(`Found ${found}${fixableText(files)} in ${where}${rest(files, milliseconds)}`)}Next: acrn-nvmx ${next}\n`;
}
