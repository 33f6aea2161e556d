import type { Io } from '../io.js';

/** Where neither a terminal nor COLUMNS says it. */
const DEFAULT = 80;

/** How many characters a line of the output may have: those of the terminal, else what COLUMNS says. */
export function widthOf({ stdout, env }: Io): number {
  const { COLUMNS = '' } = env;
  return stdout.columns || (/^[1-9]\d{0,4}$/.test(COLUMNS) ? Number(COLUMNS) : DEFAULT);
}
