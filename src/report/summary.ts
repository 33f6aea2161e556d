import type { Diagnostic } from '../text/diagnostic.js';
import { plural } from '../text/plural.js';
import { printable } from '../text/printable.js';
import { nounOf } from './checked-as.js';
import { type CheckedFile, count } from './checked-file.js';
import { wrap } from './wrap.js';

/** Whether all that a fix drops is whole VMs. */
function removesVms({ fix }: Diagnostic, vms: CheckedFile['vms']): boolean {
  const removed = (fix?.edits ?? []).filter(({ text }) => text === '');
  const starts = [...(vms?.keys() ?? [])].sort((a, b) => a - b);
  let at = 0;
  return (
    removed.length > 0 &&
    [...removed]
      .sort((a, b) => a.start - b.start)
      .every(({ start, end }) => {
        while ((starts[at] ?? end) < start) at += 1;
        return (starts[at] ?? end) < end;
      })
  );
}

/** ` (10 fixable, 6 more by removing VMs)`; empty when nothing is. */
function fixableText(files: readonly CheckedFile[]): string {
  const all = files.flatMap(({ diagnostics, vms }) => diagnostics.map((found) => ({ found, vms })));
  const safe = all.filter(({ found }) => found.fix?.safety === 'safe').length;
  const unsafe = all.filter(({ found }) => found.fix?.safety === 'unsafe');
  const what = unsafe.every(({ found, vms }) => removesVms(found, vms)) ? 'VMs' : 'content';
  const parts = [
    ...(safe > 0 ? [`${safe} fixable`] : []),
    ...(unsafe.length > 0
      ? [`${unsafe.length} ${safe > 0 ? 'more' : 'fixable'} by removing ${what}`]
      : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function told(milliseconds: number): string {
  return milliseconds < 2000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** What was not told, and how long it took. */
function rest(files: readonly CheckedFile[], milliseconds: number | undefined): string {
  const sum = (numberOf: (file: CheckedFile) => number) =>
    files.reduce((total, file) => total + numberOf(file), 0);
  const suppressed = sum((file) => file.suppressed ?? 0);
  const inBaseline = sum((file) => file.inBaseline ?? 0);
  const skipped = sum((file) => (file.skipped ? 1 : 0));
  return [
    ...(suppressed === 0 ? [] : [`, ${suppressed} suppressed`]),
    ...(inBaseline === 0 ? [] : [`, ${inBaseline} in the baseline`]),
    ...(skipped === 0 ? [] : [`, ${skipped} skipped`]),
    ...(milliseconds === undefined ? [] : [`, ${told(milliseconds)}`]),
  ].join('');
}

/** The last lines: how much was found, how much of it can be fixed, and what to type next. */
export function summary(
  files: readonly CheckedFile[],
  milliseconds: number | undefined,
  width: number,
): string {
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  const { errors, warnings } = count(files);
  const lines = (text: string) => `${wrap(text, width - 2).join('\n  ')}\n`;
  if (all.length === 0) {
    const checked = `${plural(files.length, nounOf(files))} checked: no problems found`;
    return lines(`${checked}${rest(files, milliseconds)}`);
  }
  const found = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(all.length > errors + warnings ? [plural(all.length - errors - warnings, 'note')] : []),
  ].join(' and ');
  const broken = files.filter(({ diagnostics }) => diagnostics.length > 0);
  const where = `${broken.length} of ${plural(files.length, nounOf(files))}`;
  const [only] = broken;
  const path = broken.length === 1 && only !== undefined ? ` ${printable(only.path)}` : '';
  const next = all.some(({ fix }) => fix !== undefined)
    ? `fix --diff${path}`
    : `explain ${all[0]?.rule}`;
  return `${lines(`Found ${found}${fixableText(files)} in ${where}${rest(files, milliseconds)}`)}Next: acrn-nvmx ${next}\n`;
}
