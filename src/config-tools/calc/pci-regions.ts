import { parseHex } from '../../text/python-integer.js';

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
