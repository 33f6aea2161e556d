import { failure, type Io, usageError } from '../io.js';
import { type InputFile, readInputs } from './files.js';

/**
 * Reads the scenario file of a command that takes one.
 * @throws CliError with exit code 3 when it cannot be read, 2 when the path names several.
 */
export async function readOne(path: string, command: string, io: Io): Promise<InputFile> {
  const { files, unreadable } = await readInputs([path], io);
  const [file] = files;
  const [missing] = unreadable;
  if (missing !== undefined) throw failure(`${missing.path} cannot be read: ${missing.reason}`);
  if (file === undefined || files.length > 1)
    throw usageError(`${command} takes one scenario file`);
  return file;
}
