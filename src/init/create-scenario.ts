import { vocabulary } from '../scenario/release-traits.js';
import { complete } from '../schema/complete.js';
import { releaseShape } from '../schema/index.js';
import { expectArgument } from '../text/argument.js';
import type { NewElement } from '../xml/write.js';
import { CannotCreate } from './cannot-create.js';
import { hypervisorV2 } from './hypervisor-v2.js';
import { hypervisorV3 } from './hypervisor-v3.js';
import { makePlan, type Plan, type PlanRequest } from './plan.js';
import { print } from './print.js';
import { group } from './template.js';
import { vmsV2 } from './vms-v2.js';
import { vmsV3 } from './vms-v3.js';
import { headline } from './words.js';

export interface NewScenario extends PlanRequest {
  /** The scenario's name: letters, digits, `_` and `-`. `nested` when it is left out. */
  readonly name?: string;
}

/** Whether ACRN's makefiles can use the name in paths and macros. */
export function isScenarioName(name: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(name);
}

function template(plan: Plan): readonly NewElement[] {
  return vocabulary(plan.release).hasLoadOrder
    ? [hypervisorV3(plan), ...vmsV3(plan)]
    : [hypervisorV2(plan), ...vmsV2(plan)];
}

/**
 * The text of a new scenario for a board, commented and ready for nested virtualization: the Service VM
 * has VMX and its local APICs, pCPUs of its own and a PCI console. Every other setting has the default of
 * the release.
 * @throws CannotCreate, with a message of one line, when the board or the release cannot carry it.
 */
export async function createScenario(wanted: NewScenario): Promise<string> {
  const { release, board, name = 'nested' } = wanted;
  const plan = planScenario(wanted);
  const attributes = { board: board.name, scenario: name };
  const root = complete(
    { ...group('acrn-config', template(plan), headline(plan)), attributes },
    await releaseShape(release),
  );
  return `<?xml version="1.0"?>\n${print(root)}`;
}

/**
 * What a new scenario gives each VM, before it is written.
 * @throws CannotCreate as `createScenario` does.
 */
export function planScenario(wanted: NewScenario): Plan {
  const { release, board, name = 'nested' } = wanted;
  expectArgument('createScenario', 'board', board, 'board');
  if (!isScenarioName(name)) {
    throw new CannotCreate(`"${name}" is not a name for a scenario: use letters, digits, _ and -`);
  }
  if (!isScenarioName(board.name) && !vocabulary(release).hasLoadOrder) {
    throw new CannotCreate(
      `the board file calls its board "${board.name}", and ACRN ${release} builds only for a name of letters, digits, _ and -`,
    );
  }
  if (board.pcpuIds.length === 0) throw new CannotCreate(`the board ${board.name} names no pCPUs`);
  if (board.threads.length === 0) {
    throw new CannotCreate(
      `the board file of ${board.name} has no <processors>, so ACRN finds no pCPU in it: it was made by a board inspector older than v2.5, make a new one with that of ACRN ${release}`,
    );
  }
  return makePlan(wanted);
}
