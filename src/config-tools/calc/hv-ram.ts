import type { Board } from '../../board/board.js';
import { parseBigInteger } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import { BuildStop } from './build-stop.js';
import { GIB, MIB, roundUp } from './numbers.js';
import { onlyOne } from './only-one.js';
import { toolTraits } from './release-traits.js';
import { type DeviceView, idOf, ofScenario, type ToolView, vms, vmsOf } from './tool-view.js';
import { anyAt, first, select, stringOf } from './xpath.js';

/** ACRN allows the hypervisor this many bytes of RAM. */
export const MOST_HV_RAM = GIB;
const BASE = 20n * MIB;
const LEAST_SHARED = 2n * MIB;
const ALIGNMENT = 2n * MIB;

/** What some of the hypervisor's RAM is for. */
export interface HvRamPart {
  readonly bytes: bigint;
  readonly purpose: 'hypervisor' | 'vms' | 'max-vm-num' | 'secure-worlds' | 'shared-memory';
  /** The elements that ask for it: VMs, MAX_VM_NUM, a region of shared memory; none for what is always there. */
  readonly nodes: readonly XmlElement[];
}

/** The elements that give the size of a region in MiB, with that text. */
function regionSizes(view: DeviceView): { node: XmlElement; size: string }[] {
  const { scenario, release } = view;
  if (toolTraits(release).hasRegionElements) {
    return select(scenario, '//IVSHMEM_SIZE').map((node) => ({ node, size: stringOf(node) }));
  }
  const enabled = onlyOne(select(scenario, '//IVSHMEM_ENABLED'), 'IVSHMEM_ENABLED elements');
  if (stringOf(enabled) !== 'y') return [];
  // The text of a region is `name, size, vm:vm`.
  return select(scenario, '//IVSHMEM_REGION').flatMap((node) => {
    const [name, size, ids, ...others] = stringOf(node).split(',');
    return name?.trim() && size !== undefined && ids !== undefined && others.length === 0
      ? [{ node, size }]
      : [];
  });
}

/** The regions of shared memory, and what is missing to the least; a size that is not an integer counts as 0. */
function sharedMemory(view: DeviceView, times: bigint): HvRamPart[] {
  const regions = regionSizes(view).map(({ node, size }) => ({
    bytes: (parseBigInteger(size) ?? 0n) * MIB * times,
    purpose: 'shared-memory' as const,
    nodes: [node],
  }));
  const missing = LEAST_SHARED * times - sum(regions);
  return missing <= 0n
    ? regions
    : [...regions, { bytes: missing, purpose: 'shared-memory', nodes: [] }];
}

function ofVms(nodes: readonly XmlElement[], each: bigint): HvRamPart {
  return { bytes: each * BigInt(nodes.length), purpose: 'vms', nodes };
}

function postLaunchedVms(view: DeviceView): XmlElement[] {
  const post = vmsOf(view, 'post-launched');
  return [...new Map(post.map((vm) => [Number(idOf(vm)), vm])).values()];
}

function ofMaxVmNum({ scenario }: DeviceView): HvRamPart {
  const node = first(scenario, '//hv/CAPACITIES/MAX_VM_NUM');
  const most = parseBigInteger(stringOf(node));
  if (most === undefined) {
    throw new BuildStop(
      'allocation',
      `MAX_VM_NUM is "${stringOf(node)}", not an integer: the size of the hypervisor follows from it`,
      node,
    );
  }
  return {
    bytes: 4n * MIB * most,
    purpose: 'max-vm-num',
    nodes: node === undefined ? [] : [node],
  };
}

function ofSecureWorlds(view: DeviceView): HvRamPart {
  const nodes = vms(view).filter((vm) => anyAt(vm, 'secure_world_support', 'y'));
  return { bytes: 16n * MIB * BigInt(nodes.length), purpose: 'secure-worlds', nodes };
}

/**
 * What the hypervisor's RAM is for (ACRN static_allocators/hv_ram.py; v2.7
 * hv_config/board_defconfig.py get_memory), each part with the elements that ask for it.
 * @throws BuildStop where ACRN's tools cannot read what they need.
 */
export const hvRamParts = ofScenario((view: DeviceView): readonly HvRamPart[] => {
  const base: HvRamPart = { bytes: BASE, purpose: 'hypervisor', nodes: [] };
  const { computesHvRamSize, sizesHvRamByMaxVmNum, countsSharedMemory } = toolTraits(view.release);
  if (!computesHvRamSize) {
    return [base, ofVms(postLaunchedVms(view), 16n * MIB), ...sharedMemory(view, 2n)];
  }
  if (!sizesHvRamByMaxVmNum) {
    return [base, ofVms(select(view.scenario, '//vm'), 40n * MIB), ...sharedMemory(view, 2n)];
  }
  const shared = countsSharedMemory ? sharedMemory(view, 1n) : [];
  return [base, ofMaxVmNum(view), ofSecureWorlds(view), ...shared];
});

/** The bytes of all parts together. */
export function sum(parts: readonly Pick<HvRamPart, 'bytes'>[]): bigint {
  return parts.reduce((total, { bytes }) => total + bytes, 0n);
}

/**
 * Where `size` bytes of RAM are free from `lowest` on; 0 where none are. Lengths are end minus start
 * as in ACRN's board_cfg_lib.py:get_ram_range, one byte short.
 */
function freeRam(board: Board, size: bigint, lowest: bigint): bigint {
  const ranges = board.memoryMap
    .filter(({ name }) => name.includes('System RAM'))
    .map(({ start, end }) => ({ start: BigInt(start), length: BigInt(end - start) }))
    .sort((a, b) => (a.start < b.start ? -1 : 1));
  for (const { start, length } of ranges) {
    if (start <= lowest && lowest + size <= start + length) return lowest;
    if (start >= lowest && length >= size) return start;
  }
  return 0n;
}

/** Where the hypervisor's RAM of `size` bytes is put on the board. */
export function hvRamStart({ board, release }: ToolView, size: bigint): bigint {
  const v3 = toolTraits(release).computesHvRamSize;
  // Up to v2.6, 16 MiB below the hypervisor stay free for its log and trace buffers.
  const reserved = v3 ? 0n : 16n * MIB;
  const lowest = v3 ? 4n * MIB : 256n * MIB;
  return roundUp(freeRam(board, reserved + size, lowest) + reserved, ALIGNMENT);
}
