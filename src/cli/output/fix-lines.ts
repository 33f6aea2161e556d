import type { AppliedFix } from '../../fix/passes.js';
import { wrap } from '../../report/wrap.js';
import { plural } from '../../text/plural.js';
import { printable } from '../../text/printable.js';

/** What fixes that drop content remove, in words. */
function dropped(unsafe: readonly AppliedFix[], vms: number): string {
  const lines = unsafe.reduce((sum, each) => sum + Math.max(each.lines, 0), 0);
  const what = [
    ...(vms > 0 ? [plural(vms, 'VM')] : []),
    ...(lines > 0 ? [plural(lines, 'line')] : []),
  ].join(', ');
  return `drops content (${what === '' ? '' : `removes ${what}: `}--safe-only keeps ${vms + lines === 1 ? 'it' : 'them'})`;
}

/**
 * What was done to a file, a line a fix: in two groups when some of it drops content.
 * @param sentences what was done, the titles of `applied` among it
 * @param vms how many VMs fewer the file has
 */
export function fixLines(
  sentences: readonly string[],
  applied: readonly AppliedFix[],
  vms: number,
  width: number,
): string {
  const unsafe = applied.filter(({ safety }) => safety === 'unsafe');
  const drops = new Set(unsafe.map(({ title }) => title));
  const safe = sentences.filter((sentence) => !drops.has(sentence));
  const item = (sentence: string) => `  - ${wrap(printable(sentence), width - 4).join('\n    ')}\n`;
  if (drops.size === 0) return safe.map(item).join('');
  const group = (title: string, items: readonly string[]) =>
    items.length === 0
      ? ''
      : `  ${wrap(`${title}:`, width - 2).join('\n  ')}\n${items.map(item).join('')}`;
  return `${group('safe', safe)}${group(dropped(unsafe, vms), [...drops])}`;
}
