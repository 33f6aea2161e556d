import { parseInteger } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import { BuildStop } from '../calc/build-stop.js';
import { GIB, hex, MIB, parseHex } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import { boardElements, idOf, loadOrder, vmsOf } from '../calc/tool-view.js';
import { attributeOf, first, select, stringOf, valueAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { appendPath } from '../element.js';
import { addOnce, childFor, vmNode } from './allocation.js';

/** Sizes in bytes by start address. */
type Ranges = Map<bigint, bigint>;

function starts(ranges: Ranges): bigint[] {
  return [...ranges.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The board's RAM; from v3.1 on without what the hypervisor takes. */
function boardRam(context: BuildContext): Ranges {
  const ranges: Ranges = new Map();
  const hv = first(context.allocation, 'hv/MEMORY');
  const hvStart = parseHex(valueAt(hv, 'HV_RAM_START')) ?? 0n;
  const hvEnd = hvStart + (parseHex(valueAt(hv, 'HV_RAM_SIZE')) ?? 0n);
  for (const range of boardElements(context, 'range')) {
    const { parent } = range;
    if (parent?.name !== 'memory' || parent.parent !== context.board.document.root) continue;
    const start = parseHex(attributeOf(range, 'start')) ?? 0n;
    const size = BigInt(parseInteger(attributeOf(range, 'size')) ?? 0);
    if (!toolTraits(context.release).joinsMemoryRanges) {
      ranges.set(start, size);
      continue;
    }
    if (!['', 'RAM'].includes(attributeOf(range, 'id'))) continue;
    if (start < hvStart && start + size > hvEnd) {
      ranges.set(start, hvStart - start);
      ranges.set(hvEnd, start + size - hvEnd);
    } else {
      ranges.set(start, size);
    }
  }
  return ranges;
}

function wrongNumber(node: XmlElement): BuildStop {
  return new BuildStop(
    'allocation',
    `<${node.name}> is "${stringOf(node)}", no number: give it a start address in hexadecimal, or a size in MB`,
    node,
  );
}

function mebibytes(node: XmlElement): bigint {
  const size = parseInteger(stringOf(node));
  if (size === undefined) throw wrongNumber(node);
  return BigInt(size) * MIB;
}

/** What a VM wants: regions at fixed places, and at 0 a size for which a place is to be found. */
function wantedMemory(vm: XmlElement): Ranges {
  const wanted: Ranges = new Map();
  const size = first(vm, 'memory/size');
  if (size !== undefined) wanted.set(0n, mebibytes(size));
  const isSet = (node: XmlElement): boolean => {
    const value = parseHex(stringOf(node));
    if (value === undefined) throw wrongNumber(node);
    return value !== 0n;
  };
  const sizes = select(vm, 'memory/hpa_region/size_hpa').filter(isSet);
  select(vm, 'memory/hpa_region/start_hpa')
    .filter(isSet)
    .forEach((node, index) => {
      const sizeNode = sizes[index];
      if (sizeNode === undefined) {
        throw new BuildStop(
          'allocation',
          `the memory region at ${stringOf(node)} has no size`,
          node,
        );
      }
      wanted.set(parseHex(stringOf(node)) ?? 0n, mebibytes(sizeNode));
    });
  return wanted;
}

function refuseOutside(context: BuildContext, vm: XmlElement, start: bigint): void {
  // From v3.2 on this is no more than a warning.
  if (toolTraits(context.release).allowsMemoryOutsideHost) return;
  throw new BuildStop(
    'allocation',
    `VM ${idOf(vm)} wants memory at ${hex(start)}, which does not lie in one RAM range of the board above 4 GiB`,
    vm,
  );
}

/** Takes the regions at fixed places out of the free RAM. */
function takeRegions(context: BuildContext, free: Ranges, vm: XmlElement, wanted: Ranges): void {
  for (const start of starts(free)) {
    const end = start + (free.get(start) ?? 0n);
    for (const hpa of starts(wanted)) {
      if (hpa === 0n) continue;
      const hpaEnd = hpa + (wanted.get(hpa) ?? 0n);
      if (start > hpa || end < hpaEnd) {
        refuseOutside(context, vm, hpa);
        continue;
      }
      if (start === hpa) free.delete(start);
      else free.set(start, hpa - start);
      // v3.0 keeps what is behind the region at the place that the region has in its range.
      const rest =
        toolTraits(context.release).misplacesMemoryRest && start < hpa ? hpa - start : hpaEnd;
      if (end > hpaEnd) free.set(rest, end - hpaEnd);
    }
  }
}

/** Finds places for a size, in more than one range where it must. */
function takeSize(free: Ranges, wanted: Ranges): void {
  let rest = wanted.get(0n) ?? 0n;
  if (rest === 0n) return;
  for (const start of starts(free)) {
    const size = free.get(start) ?? 0n;
    if (rest !== 0n && rest <= size) {
      free.delete(start);
      wanted.set(start, rest);
      wanted.delete(0n);
      if (size > rest) free.set(start + rest, size - rest);
      rest = 0n;
    } else if (rest > size) {
      wanted.set(start, size);
      free.delete(start);
      rest -= size;
      wanted.set(0n, rest);
    }
  }
}

function allocateMemory(context: BuildContext): void {
  const free = boardRam(context);
  for (const start of starts(free)) if (start < 4n * GIB) free.delete(start);
  const all = vmsOf(context, 'pre-launched').map((vm) => ({ vm, wanted: wantedMemory(vm) }));
  for (const { vm, wanted } of all) takeRegions(context, free, vm, wanted);
  for (const { wanted } of all) takeSize(free, wanted);
  for (const { vm, wanted } of all) {
    const node = vmNode(context.allocation, idOf(vm));
    const memory = childFor(node, 'memory', 'id', '');
    starts(wanted).forEach((start, index) => {
      const region = childFor(memory, 'hpa_region', 'id', String(index + 1));
      addOnce(region, 'start_hpa', hex(start));
      addOnce(region, 'size_hpa', hex(wanted.get(start) ?? 0n));
    });
  }
}

/** The huge pages that the Service VM keeps for the post-launched VMs' memory. */
function allocateHugePages(context: BuildContext): void {
  let gigabytes = 0;
  let halves = 0;
  for (const vm of select(context.scenario, '//vm')) {
    if (loadOrder(context, vm) !== 'post-launched') continue;
    const size = parseInteger(valueAt(vm, 'memory/size'));
    if (size === undefined) continue;
    gigabytes += Math.floor(size / 1024);
    halves += Math.ceil((size % 1024) / 2);
  }
  const service = select(context.allocation, 'vm').find(
    (vm) => valueAt(vm, 'load_order') === 'SERVICE_VM',
  );
  if (service === undefined) return;
  const node = vmNode(context.allocation, idOf(service));
  // ACRN writes no text for 0.
  appendPath(node, 'hugepages/gb', gigabytes === 0 ? '' : String(gigabytes));
  appendPath(node, 'hugepages/mb', halves === 0 ? '' : String(halves));
}

/** v3: memory of pre-launched VMs, and huge pages (ACRN static_allocators/memory_allocator.py). */
export function allocateVmMemory(context: BuildContext): void {
  allocateMemory(context);
  allocateHugePages(context);
}
