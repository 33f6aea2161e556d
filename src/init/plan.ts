import type { Board } from '../board/board.js';
import type { Release } from '../release.js';
import type { BuildType } from '../scenario/model.js';
import { CannotCreate } from './cannot-create.js';
import { type HostMemory, planMemory } from './memory.js';
import { planPcpus } from './pcpus.js';
import { rootDevice } from './root-device.js';
import { serialConsole } from './serial-console.js';
import { type PreLaunchedKind, preLaunchedKinds } from './vm-kinds.js';

/** A VM that starts before the Service VM. */
export interface PreLaunchedVm {
  readonly id: number;
  readonly kind: PreLaunchedKind;
  readonly pcpus: readonly number[];
  readonly memory: HostMemory;
}

/** Everything that differs from one new scenario to another. */
export interface Plan {
  readonly release: Release;
  readonly board: Board;
  readonly buildType: BuildType;
  /** Such as `/dev/ttyS0`; undefined when the board has none. */
  readonly serialConsole: string | undefined;
  readonly preLaunched: readonly PreLaunchedVm[];
  readonly service: { readonly id: number; readonly pcpus: readonly number[] };
  readonly rootDevice: string;
}

/** What is asked of a plan; see NewScenario. */
export interface PlanRequest {
  readonly release: Release;
  readonly board: Board;
  readonly preLaunched?: number;
  readonly rt?: number;
  readonly buildType?: BuildType;
  readonly console?: string;
  readonly preLaunchedPcpus?: readonly (readonly number[])[];
  readonly servicePcpus?: readonly number[];
}

/** A debug build needs a serial port and, for its console, pCPU 0 without local APIC passthrough. */
function buildTypeFor(
  asked: BuildType | undefined,
  console: string | undefined,
  service: readonly number[],
): BuildType {
  const why =
    console === undefined
      ? 'a debug build needs a serial port for the console of the hypervisor, and there is none'
      : service.includes(0)
        ? 'a debug build needs the timer interrupt of pCPU 0 for the console of the hypervisor, and the Service VM owns the local APIC of pCPU 0'
        : undefined;
  if (asked === 'debug' && why !== undefined) throw new CannotCreate(why);
  return asked ?? (why === undefined ? 'debug' : 'release');
}

/**
 * Settles what each VM gets of the board, and takes what is asked for where that can be.
 * @throws CannotCreate when the board or the release cannot carry it.
 */
export function makePlan(wanted: PlanRequest): Plan {
  const { release, board, rt, preLaunched = rt ?? 0 } = wanted;
  const kinds = preLaunchedKinds(release, preLaunched, rt);
  const pcpus = planPcpus(board, release, kinds, wanted);
  const memory = planMemory(board, kinds.length);
  const console = serialConsole(board, release, wanted.console);
  return {
    release,
    board,
    buildType: buildTypeFor(wanted.buildType, console, pcpus.service),
    serialConsole: console,
    preLaunched: kinds.map((kind, id) => ({
      id,
      kind,
      pcpus: pcpus.preLaunched[id] ?? [],
      memory: memory[id] ?? { start: 0, size: 0 },
    })),
    service: { id: kinds.length, pcpus: pcpus.service },
    rootDevice: rootDevice(board),
  };
}
