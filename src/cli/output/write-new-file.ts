import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { failure, type Io, reasonOf } from '../io.js';

/**
 * Writes a file that is not there yet.
 * @throws CliError with exit code 3 when it is there, or cannot be written.
 */
export function writeNewFile(path: string, content: string | Uint8Array, io: Io): void {
  try {
    writeFileSync(resolve(io.cwd(), path), content, { flag: 'wx' });
  } catch (error) {
    const { code } = error as { code?: string };
    throw failure(
      code === 'EEXIST'
        ? `${path} is there already and was not overwritten`
        : `${path} cannot be written: ${reasonOf(error)}`,
    );
  }
}
