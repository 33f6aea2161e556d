import { resolve } from 'node:path';
import { realPath } from '../input/open.js';
import { type Io, usageError } from '../io.js';

/**
 * A report is never written in the place of a file that is read, or of another report.
 * @param outputs paths of the reports, as far as there are any
 * @param read paths of what is read
 * @param isRead whether a path without links is read besides
 * @throws CliError with exit code 2 when it would be.
 */
export function refuseReadFiles(
  outputs: readonly (string | undefined)[],
  read: readonly (string | undefined)[],
  io: Io,
  isRead: (real: string) => boolean = () => false,
): void {
  const written = outputs.flatMap((path) => path ?? []);
  if (written.length === 0) return;
  const real = (path: string) => realPath(resolve(io.cwd(), path));
  const inputs = new Set(read.flatMap((path) => (path === undefined ? [] : real(path))));
  const own = new Set<string>();
  for (const path of written) {
    if (own.has(real(path))) {
      throw usageError(`two reports go to ${path}: each needs a file of its own`);
    }
    own.add(real(path));
    if (inputs.has(real(path)) || isRead(real(path))) {
      throw usageError(`${path} is a file that is read: the report needs a file of its own`);
    }
  }
}
