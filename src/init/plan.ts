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

/** What is asked of a plan. */
export interface PlanRequest {
  readonly release: Release;
  readonly board: Board;
  /** How many VMs start before the Service VM; as many as `rt` when it is left out. */
  readonly preLaunched?: number;
  /**
   * How many of them are real-time VMs, 0 or 1. When it is left out there is none, except the second
   * pre-launched VM of v2.5 and v2.6, which take one standard VM only.
   */
  readonly rt?: number;
  /** debug where the board and the pCPUs allow it, when it is left out. */
  readonly buildType?: BuildType;
  /** The hypervisor's serial port, such as `ttyS0`, or `none`; the board's first one when it is left out. */
  readonly console?: string;
  /** The pCPUs of each pre-launched VM, in their order; chosen when they are left out. */
  readonly preLaunchedPcpus?: readonly (readonly number[])[];
  /** The pCPUs of the Service VM. From v3.0 on these are all that no pre-launched VM has. */
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
