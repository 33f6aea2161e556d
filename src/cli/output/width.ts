import type { Io } from '../io.js';

/** Where there is no terminal. */
const DEFAULT = 80;

/** How many characters a line of the output may have. */
export function widthOf({ stdout }: Io): number {
  return stdout.columns || DEFAULT;
}
