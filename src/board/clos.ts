import { smallest } from '../text/long-lists.js';
import type { BoardSections } from './sections.js';

/** What CLOS_INFO says of one RDT resource. */
export interface RdtResource {
  /** `L2`, `L3` or `MBA`. */
  readonly name: string;
  /** How many classes of service the resource has; 0 where that is not a number. */
  readonly closMax: number;
  /** The full capacity mask as the board file has it, such as `'0xfff'`; empty when it is missing. */
  readonly maskMax: string;
}

function closLine(sections: BoardSections, key: string): string {
  const lines = sections.get('CLOS_INFO') ?? [];
  const line = lines.findLast((candidate) => candidate.split(':')[0]?.trim() === key);
  return line?.split(':')[1]?.trim() ?? '';
}

/**
 * The RDT resources of the board; none when it has no RDT. ACRN's board_cfg_lib.py:get_max_clos_mask
 * reads the same three lines.
 */
export function rdtResources(sections: BoardSections): RdtResource[] {
  const names = closLine(sections, 'rdt resources supported');
  const closMax = closLine(sections, 'rdt resource clos max');
  if (names === '' || closMax === '') return [];
  const split = (text: string): string[] => text.split(/, |\s |,/);
  const counts = closMax
    .split(',')
    .map((count) => (/^\s*\d{1,9}\s*$/.test(count) ? Number(count) : 0));
  const masks = split(closLine(sections, 'rdt resource mask max'));
  return split(names).map((name, index) => ({
    name,
    closMax: counts[index] ?? 0,
    maskMax: masks[index] ?? '',
  }));
}

/**
 * How many classes of service every VM can use: the smallest count of all resources, where CDP
 * halves that of the caches (board_cfg_lib.py:get_common_clos_max). 0 without RDT.
 */
export function commonClosMax(resources: readonly RdtResource[], cdpEnabled: boolean): number {
  const counts = resources.map(({ name, closMax }) =>
    cdpEnabled && name !== 'MBA' ? Math.floor(closMax / 2) : closMax,
  );
  return counts.length === 0 ? 0 : smallest(counts);
}
