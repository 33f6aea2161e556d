import type { Board } from '../../board/board.js';
import { commonClosMax } from '../../board/clos.js';
import type { Scenario } from '../../scenario/model.js';
import { filledIn } from '../filled-in.js';
import type { RuleContext } from '../rule.js';

/** RDT as ACRN v2.x's tools see it: on, and there on the board (library/board_cfg_lib.py). */
interface Rdt {
  readonly cdp: boolean;
  /** How many classes of service every VM can use. */
  readonly closMax: number;
}

/** A switch of ACRN v3.x, in the file or by default. */
export function rdtSwitch(context: RuleContext, name: string): string | undefined {
  return filledIn(context, context.scenario.root, 'hv', 'FEATURES', 'RDT', name);
}

export function isRdtOn({ hypervisor }: Scenario): boolean {
  return hypervisor.rdtEnabled?.value === 'y';
}

export function hasRdt(board: Board): boolean {
  return board.rdtResources.length > 0;
}

/** Undefined when RDT is off, the board has none, or no board is known. */
export function rdtOf(scenario: Scenario, board: Board | undefined): Rdt | undefined {
  if (board === undefined || !isRdtOn(scenario) || !hasRdt(board)) return undefined;
  const cdp = scenario.hypervisor.cdpEnabled?.value === 'y';
  return { cdp, closMax: commonClosMax(board.rdtResources, cdp) };
}
