import { RENAMED_FEATURES } from '../setting-names.js';
import { strip } from '../text/white-space.js';

/** A value that was probably meant, and what differs. */
export interface NearMiss {
  readonly value: string;
  readonly difference: 'blanks' | 'case' | 'spelling' | 'old-name';
}

/** Names that ACRN has changed, or that its documentation gives wrongly. */
const OTHER_NAMES: readonly (readonly [found: string, meant: string])[] = [
  ['INVALID_LEGACY_PIO', 'INVALID_COM_BASE'],
  ['SOS_VM', 'SERVICE_VM'],
  ['SOS_COM1_BASE', 'SERVICE_VM_COM1_BASE'],
  ['SOS_COM2_BASE', 'SERVICE_VM_COM2_BASE'],
  ['SOS_COM1_IRQ', 'SERVICE_VM_COM1_IRQ'],
  ['SOS_COM2_IRQ', 'SERVICE_VM_COM2_IRQ'],
  ['PCI_VUART', 'PCI'],
  ['INVALID_PCI_BASE', 'None'],
  ['KERNEL_ZEPHYR', 'KERNEL_RAWIMAGE'],
  ...RENAMED_FEATURES.map(({ old, name }) => [old, name] as const),
  ['RELEASE', 'BUILD_TYPE'],
];

/** How many letters must be put in, left out, changed or swapped with the next one. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const above = rows[i - 1] ?? [];
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

/** The candidate that `found` was probably meant to be. */
export function nearMiss(found: string, candidates: readonly string[]): NearMiss | undefined {
  const plain = strip(found);
  if (plain === '') return undefined;
  if (plain !== found && candidates.includes(plain)) return { value: plain, difference: 'blanks' };
  const lower = plain.toLowerCase();
  const otherCase = candidates.find((candidate) => candidate.toLowerCase() === lower);
  if (otherCase !== undefined) return { value: otherCase, difference: 'case' };
  for (const pair of OTHER_NAMES) {
    for (const [from, to] of [pair, [pair[1], pair[0]]] as const) {
      if (from === plain && candidates.includes(to)) return { value: to, difference: 'old-name' };
    }
  }
  const limit = Math.min(3, Math.floor(plain.length / 3));
  let best: { value: string; distance: number } | undefined;
  for (const value of candidates) {
    if (Math.abs(value.length - plain.length) > limit) continue;
    const distance = editDistance(lower, value.toLowerCase());
    if (distance <= limit && (best === undefined || distance < best.distance)) {
      best = { value, distance };
    }
  }
  return best === undefined ? undefined : { value: best.value, difference: 'spelling' };
}
