import type { Board } from '../board/board.js';
import type { LintResult } from '../lint.js';

/** A scenario as `acrn-nvmx check` sees it. */
export interface CheckedScenario {
  readonly result: LintResult;
  readonly board: Board | undefined;
}

/** What the server needs of the machine around it; the command line gives it. */
export interface Workspace {
  /** What the command finds in a text that stands at a path; undefined where the file is not a scenario. */
  check(path: string, text: string): Promise<CheckedScenario | undefined>;
  /** The text after all safe fixes. */
  fix(path: string, text: string): Promise<string>;
  /** Forgets what was read of board files and settings. */
  forget(): void;
  /** Calls `changed` when a file beside one of the paths, or one folder up, has changed. */
  watch(paths: readonly string[], changed: () => void): void;
}
