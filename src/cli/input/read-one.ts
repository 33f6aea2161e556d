import { basename, join, resolve } from 'node:path';
import { CliError, failure, type Io, usageError } from '../io.js';
import { type InputFile, readCandidate, readInputs } from './files.js';
import { xmlFilesBelow } from './folder.js';
import { kindAt, whyNotRead } from './open.js';

/** The only scenario in a folder; undefined when there are several, or none. Folders in it are not looked into. */
async function onlyIn(path: string, folder: string): Promise<InputFile | undefined> {
  let only: InputFile | undefined;
  const { files } = await xmlFilesBelow(folder, false);
  for (const absolutePath of files) {
    const shown = join(path, basename(absolutePath));
    const read = readCandidate({ path: shown, absolutePath, named: false });
    if ('unreadable' in read) throw unreadable(read.unreadable);
    if (!('file' in read)) continue;
    if (only !== undefined) return undefined;
    only = read.file;
  }
  return only;
}

function unreadable({ path, reason }: { readonly path: string; readonly reason: string }) {
  return failure(`${path} cannot be read: ${reason}`);
}

/**
 * Reads the scenario file of a command that takes one: the file, or the only scenario in a folder.
 * @throws CliError with exit code 3 when it cannot be read, 2 when the path does not name one.
 */
export async function readOne(path: string, command: string, io: Io): Promise<InputFile> {
  const folder = resolve(io.cwd(), path);
  if (path !== '' && path !== '-' && kindAt(folder) === 'folder') {
    const only = await onlyIn(path, folder).catch((error) => {
      throw error instanceof CliError
        ? error
        : unreadable({ path, reason: whyNotRead(error, path) });
    });
    if (only !== undefined) return only;
    throw usageError(
      `${command} takes one scenario file, and ${path} is a folder that does not hold just one (folders in it are not searched)`,
    );
  }
  const { files, unreadable: missing } = await readInputs([path], io);
  const [file] = files;
  const [first] = missing;
  if (first !== undefined) throw unreadable(first);
  if (file === undefined) throw usageError(`${command} takes one scenario file`);
  return file;
}
