import type { Board } from '../board/board.js';
import { largest } from '../text/long-lists.js';
import { CannotCreate } from './cannot-create.js';

export const MIB = 2 ** 20;
const FOUR_GIB = 2 ** 32;
/** Start addresses and sizes are multiples of it. */
const UNIT = 128 * MIB;
const LEAST = 256 * MIB;
const MOST = 1024 * MIB;

/** Memory of the host that belongs to one VM; in bytes. */
export interface HostMemory {
  readonly start: number;
  readonly size: number;
}

/** The RAM of the board, from the lowest address up; `end` is the first byte after it. */
function ram(board: Board): { start: number; end: number }[] {
  return board.memoryMap
    .filter(({ name }) => name === 'System RAM')
    .map(({ start, end }) => ({ start, end: end + 1 }));
}

/** Where the highest RAM of the board ends, rounded up to 1 GiB; undefined when the board does not say. */
export function endOfRam(board: Board): number | undefined {
  const ends = ram(board).map(({ end }) => end);
  return ends.length === 0 ? undefined : Math.ceil(largest(ends) / 2 ** 30) * 2 ** 30;
}

/**
 * Memory for pre-launched VMs: up to 1 GiB for each, above 4 GiB, where neither the hypervisor nor the
 * Service VM's kernel lies, and so that the Service VM keeps as much as any of them.
 * @throws CannotCreate when the board has too little.
 */
export function planMemory(board: Board, vms: number): HostMemory[] {
  if (vms === 0) return [];
  const [largest] = ram(board)
    .map(({ start, end }) => ({ start: Math.ceil(Math.max(start, FOUR_GIB) / UNIT) * UNIT, end }))
    .sort((a, b) => b.end - b.start - (a.end - a.start));
  const above = largest === undefined ? 0 : Math.max(largest.end - largest.start, 0);
  // Boards say it twice, and ACRN sums the second from v3.1 on (schema/checks/vm_memory.xsd).
  const room = board.hostMemory > 0 ? Math.min(above, board.hostMemory) : above;
  const size = Math.min(Math.floor(room / (vms + 1) / UNIT) * UNIT, MOST);
  if (largest === undefined || size < LEAST) {
    throw new CannotCreate(
      `the board ${board.name} has ${Math.floor(room / MIB)} MiB of RAM above 4 GiB; ${vms} pre-launched VM${vms === 1 ? '' : 's'} and the Service VM need ${((vms + 1) * LEAST) / MIB} MiB there`,
    );
  }
  return Array.from({ length: vms }, (_, index) => ({ start: largest.start + index * size, size }));
}

export function hexadecimal(value: number): string {
  return `0x${value.toString(16)}`;
}
