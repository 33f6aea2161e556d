import type { Board } from '../board/board.js';
import type { Release } from '../release.js';
import { vocabulary } from '../scenario/release-traits.js';
import { CannotCreate } from './cannot-create.js';
import type { PreLaunchedKind } from './vm-kinds.js';

/** Which pCPUs each VM has. */
interface PcpuPlan {
  /** In the order of the pre-launched VMs. */
  readonly preLaunched: readonly (readonly number[])[];
  /** What the Service VM has; in v3.x nobody writes it down. */
  readonly service: readonly number[];
}

/** The pCPUs that ACRN's allocators count and its checks know: CPU_PROCESSOR_INFO and `<processors>`. */
function pcpusOf({ pcpuIds, threads }: Board): number[] {
  return pcpuIds.filter((id) => threads.filter(({ cpuId }) => cpuId === id).length === 1);
}

function typeOf(board: Board, pcpu: number): string {
  return board.coreTypes.get(pcpu) ?? '';
}

/** The core type that most of the pCPUs have; at a tie the first. */
function mostCommonType(board: Board, pcpus: readonly number[]): string {
  const types = [...new Set(pcpus.map((pcpu) => typeOf(board, pcpu)))];
  const count = (type: string) => pcpus.filter((pcpu) => typeOf(board, pcpu) === type).length;
  return types.sort((a, b) => count(b) - count(a))[0] ?? '';
}

/**
 * Whether the first standard VM takes pCPU 0. In a debug build the Service VM may not have it, and a
 * standard VM may: it leaves the hypervisor console the timer interrupt. In v3.x the VM has another
 * task on a board with several core types, when it is the only one: to take the pCPUs whose core type
 * is not the Service VM's.
 */
function takesPcpu0(
  board: Board,
  release: Release,
  kinds: readonly PreLaunchedKind[],
  serviceType: string,
): boolean {
  if (!kinds.includes('standard') || !pcpusOf(board).includes(0)) return false;
  if (!vocabulary(release).hasLoadOrder || kinds.length > 1) return true;
  const others = pcpusOf(board).some((pcpu) => typeOf(board, pcpu) !== serviceType);
  return !others || typeOf(board, 0) !== serviceType;
}

/**
 * Gives every pre-launched VM a pCPU and the Service VM the rest: of one core type, as ACRN's checks ask,
 * and without pCPU 0 where another is left. v3.x gives the Service VM all that no pre-launched VM has
 * (static_allocators/cpu_affinity.py), so there pre-launched VMs take the pCPUs of other core types.
 * @throws CannotCreate when the board has too few pCPUs.
 */
function chosenPcpus(board: Board, release: Release, kinds: readonly PreLaunchedKind[]): PcpuPlan {
  const all = pcpusOf(board);
  const needed = kinds.length + 1;
  if (all.length < needed) {
    const have = all.length === 1 ? 'one pCPU' : `${all.length} pCPUs`;
    const vms = kinds.length === 1 ? 'VM and' : 'VMs and';
    throw new CannotCreate(
      `the board ${board.name} has ${have}; ${kinds.length} pre-launched ${vms} the Service VM need one each, ${needed} together`,
    );
  }
  const usable = all.filter((pcpu) => pcpu !== 0);
  const serviceType = mostCommonType(board, usable.length > 0 ? usable : all);
  const isServices = (pcpu: number) => typeOf(board, pcpu) === serviceType;
  // Pre-launched VMs take what the Service VM cannot use first, then the highest ids.
  const pool = [
    ...usable.filter((pcpu) => !isServices(pcpu)),
    ...usable.filter(isServices).reverse(),
  ];
  const first = takesPcpu0(board, release, kinds, serviceType) ? [0] : [];
  const taken = [...first, ...pool].slice(0, kinds.length);
  const preLaunched = taken.map((pcpu) => [pcpu]);
  let left = all.filter((pcpu) => !taken.includes(pcpu));
  if (!vocabulary(release).hasLoadOrder) {
    const free = left.filter((pcpu) => pcpu !== 0);
    const service = free.filter(isServices);
    return {
      preLaunched,
      service: service.length > 0 ? service : free.length > 0 ? free.slice(0, 1) : left,
    };
  }
  for (const pcpu of left.filter((next) => next !== 0 && !isServices(next))) {
    const [taker] = preLaunched
      .filter(([own]) => own !== undefined && typeOf(board, own) === typeOf(board, pcpu))
      .sort((a, b) => a.length - b.length);
    taker?.push(pcpu);
  }
  left = left.filter((pcpu) => !preLaunched.flat().includes(pcpu));
  return { preLaunched: preLaunched.map((own) => own.sort((a, b) => a - b)), service: left };
}

/** The pCPUs that somebody asks for. */
interface AskedPcpus {
  readonly preLaunchedPcpus?: readonly (readonly number[])[];
  readonly servicePcpus?: readonly number[];
}

/** Refuses pCPUs that are not there, that two VMs would have, or that are of several core types. */
function expectUsable(board: Board, vms: readonly (readonly number[])[]): void {
  const all = pcpusOf(board);
  const seen = new Set<number>();
  for (const pcpus of vms) {
    if (pcpus.length === 0) throw new CannotCreate('a VM needs at least one pCPU');
    for (const pcpu of pcpus) {
      if (!all.includes(pcpu)) {
        throw new CannotCreate(
          `the board ${board.name} has no pCPU ${pcpu}: it has pCPUs ${all.join(', ')}`,
        );
      }
      if (seen.has(pcpu)) throw new CannotCreate(`pCPU ${pcpu} is asked for twice`);
      seen.add(pcpu);
    }
    const types = new Set(pcpus.map((pcpu) => typeOf(board, pcpu)));
    if (types.size > 1) {
      throw new CannotCreate(
        `pCPUs ${pcpus.join(', ')} are of several core types (${[...types].join(', ')}), and those of a VM must be of one`,
      );
    }
  }
}

/**
 * The pCPUs of each VM: those asked for, and for the other VMs a choice among the rest.
 * @throws CannotCreate when the board has too few, or those asked for cannot be had.
 */
export function planPcpus(
  board: Board,
  release: Release,
  kinds: readonly PreLaunchedKind[],
  { preLaunchedPcpus, servicePcpus }: AskedPcpus = {},
): PcpuPlan {
  const plan = chosenPcpus(board, release, kinds);
  if (preLaunchedPcpus === undefined && servicePcpus === undefined) return plan;
  if (preLaunchedPcpus !== undefined && preLaunchedPcpus.length !== kinds.length) {
    throw new CannotCreate(
      `pCPUs are asked for ${preLaunchedPcpus.length} pre-launched VMs, and there are ${kinds.length}`,
    );
  }
  const preLaunched = preLaunchedPcpus ?? plan.preLaunched;
  const taken = preLaunched.flat();
  const left = pcpusOf(board).filter((pcpu) => !taken.includes(pcpu));
  const ordered = [...(servicePcpus ?? [])].sort((a, b) => a - b);
  if (vocabulary(release).hasLoadOrder) {
    expectUsable(board, preLaunched);
    if (left.length === 0) throw new CannotCreate('no pCPU is left for the Service VM');
    if (servicePcpus !== undefined && ordered.join() !== left.join()) {
      throw new CannotCreate(
        `ACRN ${release} gives the Service VM every pCPU that no pre-launched VM has, which is ${left.join(', ')}, not ${ordered.join(', ')}`,
      );
    }
    return { preLaunched, service: left };
  }
  const planned = plan.service.filter((pcpu) => !taken.includes(pcpu));
  const service = servicePcpus !== undefined ? ordered : planned.length > 0 ? planned : left;
  expectUsable(board, [...preLaunched, service]);
  return { preLaunched, service };
}
