import { printable } from '../../text/printable.js';
import type { Io } from '../io.js';

/** A file that was not read, and who says so. */
export interface Excluded {
  readonly path: string;
  readonly by: string;
  /** The file itself was named, not a folder around it. */
  readonly named: boolean;
}

/** Says which files were left out: those that were named, and on demand all of them. */
export function sayExcluded(
  excluded: readonly Excluded[],
  all: boolean | undefined,
  { stderr }: Io,
): void {
  for (const { path, by, named } of excluded) {
    if (named || all) stderr.write(`${printable(path)}: excluded by ${printable(by)}\n`);
  }
}
