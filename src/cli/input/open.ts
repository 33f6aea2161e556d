import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
  watch,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { failure, type Io, reasonOf, usageError } from '../io.js';
import { countInput } from '../optimizer.js';

/** No scenario, board or trace is larger: 256 MiB, about what a string can hold. */
export const LARGEST_FILE = 2 ** 28;

/** Why something that is there is not read; the message is the reason, in words. */
class NotReadable extends Error {
  override readonly name = 'NotReadable';
}

const FIFO = 'is a FIFO, not a file';

/** What something is that is not a regular file. */
export function notAFile(stats: Stats): string {
  if (stats.isDirectory()) return 'is a directory';
  if (stats.isFIFO()) return FIFO;
  if (stats.isSocket()) return 'is a socket, not a file';
  return 'is a device, not a file';
}

function tooLarge(limit: number): NotReadable {
  return new NotReadable(`has more than ${limit / 2 ** 20} MiB`);
}

function readAll(descriptor: number, size: number, limit: number): Uint8Array {
  // A file of /proc has the size 0 and content all the same.
  let buffer = Buffer.allocUnsafe(Math.max(size, 4096) + 1);
  for (let filled = 0; ; ) {
    const count = readSync(descriptor, buffer, filled, buffer.length - filled, null);
    if (count === 0) {
      countInput(filled);
      return buffer.subarray(0, filled);
    }
    filled += count;
    if (filled > limit) throw tooLarge(limit);
    if (filled === buffer.length) buffer = Buffer.concat([buffer], 2 * filled);
  }
}

function opened<T>(path: string, use: (descriptor: number, stats: Stats) => T): T {
  // Looking first: to open a device can do something already, and to open a FIFO waits.
  const before = statSync(path);
  if (!before.isFile()) throw new NotReadable(notAFile(before));
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new NotReadable(notAFile(stats));
    return use(descriptor, stats);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The content of a regular file; links are followed.
 * @param limit in bytes
 * @throws an error whose `whyNotRead` is the reason, when it is anything else, larger or unreadable.
 */
export function readRegularFile(path: string, limit = LARGEST_FILE): Uint8Array {
  return opened(path, (descriptor, { size }) => {
    if (size > limit) throw tooLarge(limit);
    return readAll(descriptor, size, limit);
  });
}

/** The first bytes of a regular file, `size` at most; undefined where there is none to read. */
export function readStart(path: string, size: number): Uint8Array | undefined {
  try {
    return opened(path, (descriptor) => {
      const bytes = Buffer.alloc(size);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, size, 0));
    });
  } catch {
    return undefined;
  }
}

/** Why a path could not be read, in words that follow "cannot be read: ". */
export function whyNotRead(error: unknown, path: string): string {
  const { code } = error as { code?: string };
  // Node decodes names as UTF-8 and puts U+FFFD where that fails.
  if (code === 'ENOENT' && path.includes('\uFFFD')) {
    return 'no such file, or its name is not UTF-8';
  }
  const reason = reasonOf(error);
  return reason === FIFO ? `${FIFO}; - reads standard input` : reason;
}

/**
 * Reads a file that the user named.
 * @param what such as `the board file`; empty for the file that the command is about
 * @throws CliError with exit code 3 when it cannot be read, 2 when the name is empty.
 */
export function readNamedFile(path: string, io: Io, what = ''): Uint8Array {
  const named = what === '' ? path : `${what} ${path}`;
  if (path === '') throw usageError(`${what === '' ? 'the name of a file' : what} is empty`);
  try {
    return readRegularFile(resolve(io.cwd(), path));
  } catch (error) {
    throw failure(`${named} cannot be read: ${whyNotRead(error, path)}`);
  }
}

/**
 * Everything on standard input.
 * @throws CliError with exit code 3 when it cannot be read or is too large.
 */
export async function readStdin(io: Io): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    if (io.stdin.fd !== undefined && fstatSync(io.stdin.fd).isDirectory()) {
      throw new NotReadable('is a directory');
    }
    for await (const chunk of io.stdin) {
      const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
      total += bytes.length;
      if (total > LARGEST_FILE) throw tooLarge(LARGEST_FILE);
      chunks.push(bytes);
    }
  } catch (error) {
    throw failure(`standard input cannot be read: ${reasonOf(error)}`);
  }
  countInput(total);
  return Buffer.concat(chunks);
}

export function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}

/** What a path leads to in the end; undefined where nothing can be seen. */
export function kindAt(path: string): 'file' | 'folder' | 'other' | undefined {
  try {
    // What is not there, which is asked for often, costs no error then.
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  } catch {
    return undefined;
  }
}

export function isThere(path: string): boolean {
  return existsSync(path);
}

/** The path without symbolic links; as it is where that cannot be found out. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Takes the links out of many paths: each folder is looked at once. */
export class RealPaths {
  readonly #folders = new Map<string, string>();

  of(path: string): string {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined || stats.isSymbolicLink()) return realPath(path);
    return this.ofFile(path);
  }

  /** The same for a path that is no link itself. */
  ofFile(path: string): string {
    const folder = dirname(path);
    const real = this.#folders.get(folder) ?? realPath(folder);
    this.#folders.set(folder, real);
    return real === folder ? path : join(real, basename(path));
  }
}

/** An entry of a folder. */
export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** The entries of a folder by name. Throws what Node throws. */
export function entriesOf(folder: string): Entry[] {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry): Entry => {
      const kind = entry.isFile()
        ? 'file'
        : entry.isDirectory()
          ? 'folder'
          : entry.isSymbolicLink()
            ? 'link'
            : 'other';
      return { name: entry.name, kind };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether a path leads to a regular file in the end. */
export function isRegularFile(path: string): boolean {
  return kindAt(path) === 'file';
}

/** Calls `changed` with each change of a folder's files; gives back what ends that. */
export function watchFolder(folder: string, changed: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}

/** Resolves when something in one of the folders changes; folders that cannot be watched are left out. */
export function changeIn(folders: readonly string[]): Promise<void> {
  return new Promise((done) => {
    const watchers = folders.flatMap((folder) => {
      try {
        return [watch(folder)];
      } catch {
        return [];
      }
    });
    const stop = () => {
      for (const watcher of watchers) watcher.close();
      done();
    };
    for (const watcher of watchers) {
      watcher.on('change', stop);
      // The folder has gone.
      watcher.on('error', stop);
    }
  });
}
