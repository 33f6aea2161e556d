import {
  chown,
  type FileHandle,
  lstat,
  open,
  readFile,
  realpath,
  rename,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CliError, failure, reasonOf } from '../io.js';

let counter = 0;

async function writeDurably(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'wx', mode);
    await handle.writeFile(bytes);
    await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle?.close();
  }
}

/**
 * Puts `after` in the place of `before`, all or nothing: a temporary file in the same directory, fsync,
 * rename. Mode, owner where permitted, and symbolic links stay. A file that no longer holds `before` is
 * left alone.
 * @throws CliError with exit code 3 when the file was not replaced.
 */
export async function replaceFile(
  shownPath: string,
  path: string,
  before: Uint8Array,
  after: Uint8Array,
  backupSuffix: string | undefined,
): Promise<void> {
  let temporary: string | undefined;
  try {
    const target = (await lstat(path)).isSymbolicLink() ? await realpath(path) : path;
    const { mode, uid, gid } = await stat(target);
    counter += 1;
    temporary = join(dirname(target), `.${basename(target)}.${process.pid}.${counter}.tmp`);
    await writeDurably(temporary, after, mode & 0o7777);
    await chown(temporary, uid, gid).catch(() => undefined);
    if (!Buffer.from(before).equals(await readFile(target))) {
      throw failure(`${shownPath} changed on disk meanwhile and was not overwritten`);
    }
    if (backupSuffix !== undefined) await writeFile(`${target}${backupSuffix}`, before, { mode });
    await rename(temporary, target);
  } catch (error) {
    if (temporary !== undefined) await unlink(temporary).catch(() => undefined);
    if (error instanceof CliError) throw error;
    throw failure(`${shownPath} cannot be written: ${reasonOf(error)}`);
  }
}
