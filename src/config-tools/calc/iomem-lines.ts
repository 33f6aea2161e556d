import { parseHex } from '../../text/python-integer.js';
import { type BoardGap, gapsAt, shownLine } from './board-gap.js';
import { toolTraits } from './release-traits.js';
import { ofBoard } from './tool-view.js';

/** Whether Python reads both ends: int(line.split('-')[0], 16) and the first word behind the '-'. */
function hasRange(line: string, end: RegExp): boolean {
  const [start = '', rest = ''] = line.split('-');
  const last = rest.trim().split(end)[0] ?? '';
  return parseHex(start) !== undefined && parseHex(last) !== undefined;
}

/** What vbar_base_h.py takes: a range in small letters, and one blank before the colon. */
const WINDOW = /^\s*[0-9a-f]+-[0-9a-f]+ $/;

/** The first line of IOMEM_INFO that each step cannot read. */
export const unreadableIomem = ofBoard(({ board, release }): BoardGap[] => {
  const { allocatesWithoutIomem, writesVbarBase } = toolTraits(release);
  const lines = board.sections.get('IOMEM_INFO') ?? [];
  const gap = (step: BoardGap['step'], isOdd: (line: string) => boolean): BoardGap[] => {
    const odd = lines.find(isOdd);
    if (odd === undefined) return [];
    return gapsAt(step, `has a line without address range in IOMEM_INFO: ${shownLine(odd)}`);
  };
  return [
    // static_allocators/hv_ram.py (board_cfg_lib.py:get_ram_range)
    ...gap(
      'allocation',
      (line) => !allocatesWithoutIomem && line.includes('System RAM') && !hasRange(line, /:/),
    ),
    // board_info_h.py:find_hi_mmio_window
    ...gap(
      'board_cfg_gen',
      (line) =>
        (line.includes('PCI Bus') && !hasRange(line, /\s+/)) ||
        (writesVbarBase && !WINDOW.test(line.split(':')[0] ?? '')),
    ),
  ];
});
