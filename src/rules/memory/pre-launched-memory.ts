import type { MemoryRange } from '../../board/memory.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Release } from '../../release.js';
import { at } from '../../scenario/located.js';
import type { Located, Scenario, Vm } from '../../scenario/model.js';
import { parseInteger } from '../../text/python-integer.js';
import { childrenNamed } from '../../xml/node.js';

const FOUR_GIB = 0x100000000;
const MIB = 0x100000;

/** The number of a hexadecimal text, as Python's int(text, 16) reads it. */
export function startAddress(text: string): number {
  const value = Number.parseInt(text.replaceAll('_', ''), 16);
  return Number.isNaN(value) ? 0 : value;
}

/** A part of the host's memory that the scenario gives to a pre-launched VM. */
export interface Region {
  readonly start: Located;
  readonly address: number;
  /** In bytes. */
  readonly size: number;
}

/** What a pre-launched VM asks for: regions at addresses, and memory wherever there is some. */
export interface MemoryOfVm {
  readonly vm: Vm;
  readonly regions: readonly Region[];
  readonly anywhere: { readonly setting: Located; readonly size: number } | undefined;
}

function memoryOf(vm: Vm): MemoryOfVm {
  const nodes = childrenNamed(vm.node, 'memory').flatMap((memory) =>
    childrenNamed(memory, 'hpa_region'),
  );
  const regions = nodes.flatMap((node) => {
    const start = at(node, 'start_hpa');
    const size = parseInteger(at(node, 'size_hpa')?.value ?? '') ?? 0;
    const address = startAddress(start?.value ?? '');
    return start === undefined || address === 0 || size === 0
      ? []
      : [{ start, address, size: size * MIB }];
  });
  const setting = at(vm.node, 'memory', 'size');
  const size = (parseInteger(setting?.value || '1024') ?? 0) * MIB;
  return { vm, regions, anywhere: setting && { setting, size } };
}

/** The pre-launched VMs in the file's order, which is that in which ACRN gives out memory. */
export function preLaunchedMemory({ vms }: Scenario): MemoryOfVm[] {
  return vms.filter(({ loadOrder }) => loadOrder === 'pre-launched').map(memoryOf);
}

/** Host memory that is not given out yet: its size by its start. */
export type FreeMemory = Map<number, number>;

/** The memory that ACRN counts as the host's: v3.0 takes parts with a use of their own for it, too. */
export function hostRanges(ranges: readonly MemoryRange[], release: Release): MemoryRange[] {
  return ranges.filter(
    ({ id }) => !toolTraits(release).joinsMemoryRanges || id === undefined || id === 'RAM',
  );
}

/** ACRN gives pre-launched VMs memory above 4 GiB only (memory_allocator.py:alloc_memory). */
export function freeMemory(ranges: readonly MemoryRange[], release: Release): FreeMemory {
  return new Map(
    hostRanges(ranges, release)
      .filter(({ start }) => start >= FOUR_GIB)
      .map(({ start, size }) => [start, size]),
  );
}

/**
 * Takes a VM's regions out of the free memory as memory_allocator.py:alloc_hpa_region does.
 * @returns the regions that do not lie in each free range that it compares them with.
 */
export function takeRegions(free: FreeMemory, { regions }: MemoryOfVm, release: Release): Region[] {
  const outside: Region[] = [];
  for (const memory of [...free.keys()].sort((a, b) => a - b)) {
    const end = memory + (free.get(memory) ?? 0);
    for (const region of [...regions].sort((a, b) => a.address - b.address)) {
      const { address } = region;
      const regionEnd = address + region.size;
      const rest = end - regionEnd;
      if (memory > address || end < regionEnd) {
        outside.push(region);
        continue;
      }
      // In v3.0 the rest behind the region is filed under a wrong address.
      const behind =
        memory < address && toolTraits(release).misplacesMemoryRest ? address - memory : regionEnd;
      if (memory < address) free.set(memory, address - memory);
      else free.delete(memory);
      if (rest > 0) free.set(behind, rest);
    }
  }
  return outside;
}

/** Gives a VM memory wherever it is free (alloc_whole_size). @returns the bytes that are missing. */
export function takeAnywhere(free: FreeMemory, { anywhere }: MemoryOfVm): number {
  let missing = anywhere?.size ?? 0;
  for (const memory of [...free.keys()].sort((a, b) => a - b)) {
    const size = free.get(memory) ?? 0;
    if (missing === 0) break;
    free.delete(memory);
    if (size > missing) free.set(memory + missing, size - missing);
    missing -= Math.min(missing, size);
  }
  return missing;
}
