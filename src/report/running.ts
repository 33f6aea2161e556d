import type { CheckedFile } from './checked-file.js';

/** A report that can be written while files are still being checked: what it is in whole, in pieces. */
export interface RunningReport {
  /** What is told of the next file. */
  add(file: CheckedFile): string;
  /** What is told when there are no more. @param milliseconds how long the check took */
  end(milliseconds: number | undefined): string;
}
