import { elementsByName } from '../xml/by-name.js';
import { attribute, childrenNamed, type XmlDocument } from '../xml/node.js';
import type { BoardSections } from './sections.js';

/** A physical address range; `end` is its last byte. */
export interface AddressRange {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

const LINE = /^([0-9a-f]{1,16})-([0-9a-f]{1,16})\s*:(.*)$/i;

/** The native memory map, nested entries included, in the order of IOMEM_INFO. */
export function memoryMap(sections: BoardSections): AddressRange[] {
  const found: AddressRange[] = [];
  for (const line of sections.get('IOMEM_INFO') ?? []) {
    const match = LINE.exec(line.trim());
    if (match === null) continue;
    const [, start = '', end = '', name = ''] = match;
    found.push({
      start: Number.parseInt(start, 16),
      end: Number.parseInt(end, 16),
      name: name.trim(),
    });
  }
  return found;
}

/** The memory of the board in MiB as TOTAL_MEM_INFO gives it; undefined when it does not. */
export function totalMemoryMib(sections: BoardSections): number | undefined {
  const [amount, unit] = (sections.get('TOTAL_MEM_INFO') ?? []).join(' ').trim().split(/\s+/);
  const size = Number.parseInt(amount ?? '', 10);
  if (Number.isNaN(size)) return undefined;
  return unit === 'kB' ? size / 1024 : size;
}

/** The sum of the `<memory><range size>` of the board that have no id, in bytes. */
export function hostMemory(document: XmlDocument): number {
  let sum = 0;
  for (const memory of elementsByName(document.root).get('memory') ?? []) {
    for (const range of childrenNamed(memory, 'range')) {
      const size = Number(attribute(range, 'size')?.value ?? 0);
      if (attribute(range, 'id') === undefined && !Number.isNaN(size)) sum += size;
    }
  }
  return sum;
}
