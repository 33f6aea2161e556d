import type { Board } from '../board/board.js';
import type { Release } from '../release.js';
import type { BuildType } from '../scenario/model.js';
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

/**
 * Settles what each VM gets of the board. A debug build needs a serial port and, for its console, pCPU 0
 * without local APIC passthrough; otherwise it is a release build.
 * @throws CannotCreate when the board or the release cannot carry the VMs.
 */
export function makePlan(
  release: Release,
  board: Board,
  preLaunched: number,
  realTime: number | undefined,
): Plan {
  const kinds = preLaunchedKinds(release, preLaunched, realTime);
  const pcpus = planPcpus(board, release, kinds);
  const memory = planMemory(board, kinds.length);
  const console = serialConsole(board, release);
  const debug = console !== undefined && !pcpus.service.includes(0);
  return {
    release,
    board,
    buildType: debug ? 'debug' : 'release',
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
