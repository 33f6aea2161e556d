import type { Board } from '../board/board.js';
import type { Release } from '../release.js';
import type { GroupShape } from '../schema/shape.js';
import type { Draft } from './draft.js';
import type { LaunchedVm } from './launch.js';
import type { Notes } from './notes.js';

/** What a step may look at besides the scenario. */
export interface StepContext {
  readonly board: Board | undefined;
  readonly launched: readonly LaunchedVm[];
  /** The schema of the release that the step leads to. */
  readonly shape: GroupShape;
  readonly notes: Notes;
}

/** One change of vocabulary: from the release before to this one. It knows of no other. */
export interface Step {
  readonly to: Release;
  readonly run: (draft: Draft, context: StepContext) => void;
}
