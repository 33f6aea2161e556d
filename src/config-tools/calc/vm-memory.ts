import { parseBigInteger, parseHex } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import { BuildStop } from './build-stop.js';
import { hvRamParts, hvRamStart, sum } from './hv-ram.js';
import { GIB, MIB } from './numbers.js';
import { toolTraits } from './release-traits.js';
import { boardElements, ofBoard, ofScenario, type ToolView, vmsOf } from './tool-view.js';
import { attributeOf, first, select, stringOf } from './xpath.js';

/** Sizes in bytes by start address. */
type Ranges = Map<bigint, bigint>;

export function startsOf(ranges: Ranges): bigint[] {
  return [...ranges.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** A part of the host's memory that the scenario gives to a pre-launched VM. */
export interface MemoryRegion {
  readonly start: bigint;
  /** In bytes. */
  readonly size: bigint;
  /** Its start_hpa. */
  readonly node: XmlElement;
}

/** What a pre-launched VM of v3 asks for, and what it gets. */
export interface VmMemory {
  readonly vm: XmlElement;
  readonly regions: readonly MemoryRegion[];
  /** Its memory/size, for which a place is to be found, in bytes. */
  readonly size: { readonly bytes: bigint; readonly node: XmlElement } | undefined;
  /** What it gets; what there is no room for is at address 0. */
  readonly given: Ranges;
  /** Where memory was free when its regions were looked for. */
  readonly free: readonly bigint[];
  /** The regions that do not lie in each free range with which ACRN compares them. */
  readonly outside: readonly MemoryRegion[];
}

/** The memory that ACRN counts as the host's: v3.0 takes parts with a use of their own for it, too. */
export const hostMemory = ofBoard((view): ReadonlyMap<bigint, bigint> => {
  const { joinsMemoryRanges } = toolTraits(view.release);
  const { root } = view.board.document;
  const ranges = boardElements(view, 'range').filter(
    (range) =>
      range.parent?.name === 'memory' &&
      range.parent.parent === root &&
      (!joinsMemoryRanges || ['', 'RAM'].includes(attributeOf(range, 'id'))),
  );
  return new Map(
    ranges.map((range) => [
      parseHex(attributeOf(range, 'start')) ?? 0n,
      parseBigInteger(attributeOf(range, 'size')) ?? 0n,
    ]),
  );
});

/** The host's memory above 4 GiB; from v3.1 on without what the hypervisor takes. */
function freeMemory(view: ToolView): Ranges {
  const free: Ranges = new Map();
  const { joinsMemoryRanges } = toolTraits(view.release);
  const hvSize = joinsMemoryRanges ? sum(hvRamParts(view)) : 0n;
  const hvStart = joinsMemoryRanges ? hvRamStart(view, hvSize) : 0n;
  const hvEnd = hvStart + hvSize;
  for (const [start, size] of hostMemory(view)) {
    const split = joinsMemoryRanges && start < hvStart && start + size > hvEnd;
    free.set(start, split ? hvStart - start : size);
    if (split) free.set(hvEnd, start + size - hvEnd);
  }
  for (const start of free.keys()) if (start < 4n * GIB) free.delete(start);
  return free;
}

function wrongNumber(node: XmlElement): BuildStop {
  return new BuildStop(
    'allocation',
    `<${node.name}> is "${stringOf(node)}", not a number: give it a start address in hexadecimal, or a size in MB`,
    node,
  );
}

function mebibytes(node: XmlElement): bigint {
  const size = parseBigInteger(stringOf(node));
  if (size === undefined) throw wrongNumber(node);
  return size * MIB;
}

/**
 * The addresses and the sizes of a VM's regions, without those that are zero: ACRN pairs them by their place in
 * these lists (memory_allocator.py:get_memory_info). It reads sizes as hexadecimal to tell whether they are zero.
 * @throws BuildStop at a text that is not a number.
 */
export function regionLists(vm: XmlElement): { starts: XmlElement[]; sizes: XmlElement[] } {
  const isSet = (node: XmlElement): boolean => {
    const value = parseHex(stringOf(node));
    if (value === undefined) throw wrongNumber(node);
    return value !== 0n;
  };
  return {
    sizes: select(vm, 'memory/hpa_region/size_hpa').filter(isSet),
    starts: select(vm, 'memory/hpa_region/start_hpa').filter(isSet),
  };
}

function regionsOf(vm: XmlElement): MemoryRegion[] {
  const { starts, sizes } = regionLists(vm);
  return starts.map((node, index) => {
    const size = sizes[index];
    if (size === undefined) {
      throw new BuildStop('allocation', `the memory region at ${stringOf(node)} has no size`, node);
    }
    return { start: parseHex(stringOf(node)) ?? 0n, size: mebibytes(size), node };
  });
}

/** Takes the regions at fixed places out of the free memory (alloc_hpa_region). @returns those outside it. */
function takeRegions(
  view: ToolView,
  free: Ranges,
  regions: readonly MemoryRegion[],
): MemoryRegion[] {
  const { misplacesMemoryRest } = toolTraits(view.release);
  const wanted = new Map(regions.map((region) => [region.start, region]));
  const inOrder = [...wanted.values()].sort((a, b) => (a.start < b.start ? -1 : 1));
  const outside: MemoryRegion[] = [];
  for (const start of startsOf(free)) {
    const end = start + (free.get(start) ?? 0n);
    for (const region of inOrder) {
      const regionEnd = region.start + region.size;
      if (start > region.start || end < regionEnd) {
        outside.push(region);
        continue;
      }
      if (start === region.start) free.delete(start);
      else free.set(start, region.start - start);
      // v3.0 keeps what is after the region at the place that the region has in its range.
      const misplaced = misplacesMemoryRest && start < region.start;
      if (end > regionEnd) free.set(misplaced ? region.start - start : regionEnd, end - regionEnd);
    }
  }
  return outside;
}

/** Finds places for a size, in more than one range where it must (alloc_whole_size). */
function takeSize(free: Ranges, given: Ranges): void {
  let rest = given.get(0n) ?? 0n;
  if (rest === 0n) return;
  for (const start of startsOf(free)) {
    const size = free.get(start) ?? 0n;
    if (rest !== 0n && rest <= size) {
      free.delete(start);
      given.set(start, rest);
      given.delete(0n);
      if (size > rest) free.set(start + rest, size - rest);
      rest = 0n;
    } else if (rest > size) {
      given.set(start, size);
      free.delete(start);
      rest -= size;
      given.set(0n, rest);
    }
  }
}

/**
 * v3: the memory of the pre-launched VMs, in the file's order, which is that in which ACRN gives it out
 * (static_allocators/memory_allocator.py).
 * @throws BuildStop at a text that is not a number, and at a region without a size.
 */
export const vmMemory = ofScenario((view: ToolView): readonly VmMemory[] => {
  const free = freeMemory(view);
  const all = vmsOf(view, 'pre-launched').map((vm) => {
    const node = first(vm, 'memory/size');
    const size = node && { bytes: mebibytes(node), node };
    const regions = regionsOf(vm);
    const given: Ranges = new Map(size && [[0n, size.bytes]]);
    for (const region of regions) given.set(region.start, region.size);
    return { vm, regions, size, given };
  });
  const taken = all.map((memory) => ({
    ...memory,
    free: startsOf(free),
    outside: takeRegions(view, free, memory.regions),
  }));
  for (const { given } of taken) takeSize(free, given);
  return taken;
});
