import { encode } from '../../text/encoding.js';
import { printable } from '../../text/printable.js';
import type { InputFile } from '../input/files.js';
import { CliError, EXIT, failure, type Io, reasonOf, usageError } from '../io.js';
import { writeContent } from './streams.js';

/** Where a command that changes scenarios writes them: on standard output unless told otherwise. */
export interface WriteOptions {
  readonly inPlace?: boolean;
  readonly diff?: boolean;
  /** The suffix of the old file's copy. */
  readonly backup?: string;
}

/** @throws CliError with exit code 2 when the options contradict each other. */
export function checkWriteOptions({ inPlace, diff, backup }: WriteOptions): void {
  if (inPlace && diff) throw usageError('--in-place and --diff exclude each other');
  if (backup === '' || backup?.includes('/')) {
    throw usageError(`--backup=${backup} is not a suffix of a file name`);
  }
  if (backup !== undefined && !inPlace) throw usageError('--backup needs --in-place');
}

/**
 * Writes the new text of a file in the file's encoding; a file whose text stays is left alone.
 * @throws CliError when the text cannot be encoded or written.
 */
export async function writeScenario(
  file: InputFile,
  text: string,
  options: WriteOptions,
  io: Io,
): Promise<void> {
  const changed = text !== file.text;
  let bytes: Uint8Array;
  try {
    const { pack = (plain: Uint8Array) => plain } = file;
    bytes = changed ? pack(encode(text, file.encoding)) : file.bytes;
  } catch (error) {
    throw failure(`${file.path}: ${reasonOf(error)}`);
  }
  if (options.inPlace !== true) {
    writeContent(io, bytes);
  } else if (file.absolutePath === undefined || file.isStdin) {
    throw usageError('standard input cannot be changed in place');
  } else if (changed) {
    const { replaceFile } = await import('./write.js');
    const { absolutePath, bytes: before } = file;
    const { notes } = await replaceFile(file.path, absolutePath, before, bytes, options.backup);
    for (const note of notes) io.stderr.write(`acrn-nvmx: ${printable(note)}\n`);
  }
}

/** The same for one of several files: where it cannot be written, says so and gives back false. */
export async function tryToWriteScenario(
  ...[file, text, options, io]: Parameters<typeof writeScenario>
): Promise<boolean> {
  try {
    await writeScenario(file, text, options, io);
    return true;
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== EXIT.failed) throw error;
    io.stderr.write(`acrn-nvmx: ${printable(error.message)}\n`);
    return false;
  }
}
