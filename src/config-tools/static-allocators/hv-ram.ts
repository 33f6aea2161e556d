import type { Board } from '../../board/board.js';
import { parseInteger } from '../../text/python-integer.js';
import { BuildStop } from '../calc/build-stop.js';
import { GIB, hex, MIB, roundUp } from '../calc/numbers.js';
import { onlyOne } from '../calc/only-one.js';
import { toolTraits } from '../calc/release-traits.js';
import { idOf, loadOrder, vms } from '../calc/tool-view.js';
import { anyAt, select, stringOf, valueAt, valuesAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { appendPath } from '../element.js';

const MOST = GIB;
const ALIGNMENT = 2n * MIB;
const BASE = 20n * MIB;
const LEAST_SHARED = 2n * MIB;

/** The sum of sizes in MiB, as bytes; what is no integer counts as nothing. */
function sharedMemory(sizes: readonly string[]): bigint {
  const sum = sizes.reduce((total, size) => total + BigInt(parseInteger(size) ?? 0) * MIB, 0n);
  return sum > LEAST_SHARED ? sum : LEAST_SHARED;
}

/** Up to v2.6: the sizes of the regions `name, size, vm:vm`, when shared memory is on. */
function regionSizes(context: BuildContext): string[] {
  const enabled = onlyOne(
    select(context.scenario, '//IVSHMEM_ENABLED'),
    'IVSHMEM_ENABLED elements',
  );
  if (stringOf(enabled) !== 'y') return [];
  return valuesAt(context.scenario, '//IVSHMEM_REGION')
    .map((region) => region.split(',').map((part) => part.trim()))
    .filter((parts) => parts.length === 3 && parts[0] !== '')
    .map((parts) => parts[1] ?? '');
}

function sizeForV2(context: BuildContext): bigint {
  const post = vms(context).filter((vm) => loadOrder(context, vm) === 'post-launched');
  const ids = new Set(post.map((vm) => Number(idOf(vm))));
  return BASE + 16n * MIB * BigInt(ids.size) + 2n * sharedMemory(regionSizes(context));
}

function sizeForV30(context: BuildContext): bigint {
  const count = BigInt(select(context.scenario, '//vm').length);
  const shared = sharedMemory(valuesAt(context.scenario, '//IVSHMEM_SIZE'));
  return BASE + 40n * MIB * count + 2n * shared;
}

function sizeForV32(context: BuildContext): bigint {
  const most = parseInteger(valueAt(context.scenario, '//hv/CAPACITIES/MAX_VM_NUM'));
  if (most === undefined) {
    throw new BuildStop(
      'allocation',
      'hv/CAPACITIES/MAX_VM_NUM is no integer, so the size of the hypervisor cannot be told',
    );
  }
  const trusty = vms(context).filter((vm) => anyAt(vm, 'secure_world_support', 'y')).length;
  const size = BASE + 4n * MIB * BigInt(most) + 16n * MIB * BigInt(trusty);
  if (!toolTraits(context.release).countsSharedMemoryAgain) return size;
  return size + sharedMemory(valuesAt(context.scenario, '//IVSHMEM_SIZE'));
}

function hvRamSize(context: BuildContext): bigint {
  if (toolTraits(context.release).sizesHvRamByMaxVmNum) return sizeForV32(context);
  return toolTraits(context.release).computesHvRamSize ? sizeForV30(context) : sizeForV2(context);
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

/** v2.5, v2.6, v3: place and size of the hypervisor's RAM (ACRN static_allocators/hv_ram.py). */
export function allocateHvRam(context: BuildContext): void {
  const size = hvRamSize(context);
  if (size > MOST) {
    throw new BuildStop(
      'allocation',
      `the hypervisor would need ${hex(size)} bytes of RAM, more than the ${hex(MOST)} that ACRN allows: use smaller or fewer shared memory regions`,
    );
  }
  const v3 = toolTraits(context.release).computesHvRamSize;
  // Up to v2.6, 16 MiB below the hypervisor stay free for its log and trace buffers.
  const reserved = v3 ? 0n : 16n * MIB;
  const lowest = v3 ? 4n * MIB : 256n * MIB;
  const start = roundUp(freeRam(context.board, reserved + size, lowest) + reserved, ALIGNMENT);
  appendPath(context.allocation, 'hv/MEMORY/HV_RAM_START', hex(start));
  appendPath(context.allocation, 'hv/MEMORY/HV_RAM_SIZE', hex(size));
}
