import { parseBigInteger, parseHex } from '../../text/python-integer.js';
import { strip, stripCharacters } from '../../text/white-space.js';
import { shownLine } from './board-gap.js';
import { GIB } from './numbers.js';

/** Whether a line of PCI_DEVICE describes a region of memory (ACRN board_cfg_lib.py:parser_pci). */
export function isMemoryRegion(line: string): boolean {
  return line.includes('Region') && line.includes('Memory at');
}

export function regionAddress(line: string): bigint | undefined {
  const words = line.trim().split(/\s+/);
  return parseHex(words[words.indexOf('at') + 1] ?? '');
}

/** Up to v2.7 no such line may be there, in words that follow "the board file". */
export function regionWithoutAddress(lines: readonly string[]): string | undefined {
  const first = lines.findIndex((line) => !isMemoryRegion(line));
  const line = lines.find(
    (each, i) =>
      i > first &&
      first >= 0 &&
      isMemoryRegion(each) &&
      each.includes('size=') &&
      regionAddress(each) === undefined,
  );
  return line === undefined ? undefined : `has a BAR without address: ${line.trim()}`;
}

/** A size such as `[size=64K]` at the end of the line. */
function hasSize(line: string): boolean {
  const last = strip(line).split(/\s+/).at(-1) ?? '';
  const size = stripCharacters(last, ']').split('=')[1];
  return parseBigInteger((size ?? '').replace(/^[GMK]|[GMK]$/g, '')) !== undefined;
}

/** Lines that parser_pci or pci_devices_h.py cannot read, in words that follow "the board file". */
export function unreadablePciLine(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    if (!isMemoryRegion(line)) {
      const [bdf = ''] = strip(line).split(/\s+/);
      const [bus = '', device = ''] = bdf.split(':');
      const parts = [bus, device.split('.')[0] ?? '', bdf.split('.')[1] ?? ''];
      if (parts.every((part) => parseHex(part) !== undefined)) continue;
      return `has a line without bus:device.function in PCI_DEVICE: ${shownLine(line)}`;
    }
    const address = regionAddress(line);
    if (!line.includes('size=') || address === undefined) continue;
    const number = stripCharacters(line.trim().split(/\s+/)[1] ?? '', ':');
    const placed = address >= 2n * GIB && address < 4n * GIB;
    if (parseBigInteger(number) !== undefined && (placed || hasSize(line))) continue;
    return `has a region without number or size in PCI_DEVICE: ${shownLine(line)}`;
  }
  return undefined;
}
