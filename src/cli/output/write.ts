import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { notAFile, readRegularFile, realPath } from '../input/open.js';
import { CliError, failure, reasonOf } from '../io.js';
import { hashOf } from './hash.js';

/** The computer, for a process id says nothing on another one. */
const HOST = hashOf(hostname()).slice(0, 6);
const TEMPORARY = /^\.acrn-nvmx-([0-9a-f]{6})-(\d+)-[0-9a-f]{16}\.tmp$/;
/** After this time, in milliseconds, nobody is at work on a temporary file of another computer. */
const ABANDONED = 60 * 60 * 1000;

/** Files that this process has begun and not finished. */
const begun = new Set<string>();

function removeBegun(): void {
  for (const path of begun) {
    try {
      unlinkSync(path);
    } catch {
      // It is gone already, or the folder is.
    }
  }
  begun.clear();
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function onSignal(signal: NodeJS.Signals): void {
  removeBegun();
  stopListening();
  process.kill(process.pid, signal);
}

function stopListening(): void {
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
}

/**
 * Runs `write`; whatever it has begun is gone when it fails. A signal ends the process after it, for then
 * nothing is half done: `write` does not wait for anything, so that Node sees signals in the turn after it.
 */
async function cleaningUp<T>(write: () => T): Promise<T> {
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return write();
  } finally {
    removeBegun();
    await new Promise((resolve) => setImmediate(resolve));
    stopListening();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** Whether a temporary file was left by a process that was killed. */
function isLeft(folder: string, name: string): boolean {
  const [, host, pid] = TEMPORARY.exec(name) ?? [];
  if (host === undefined || begun.has(join(folder, name))) return false;
  if (host === HOST) return Number(pid) === process.pid || !isAlive(Number(pid));
  try {
    return Date.now() - lstatSync(join(folder, name)).mtimeMs > ABANDONED;
  } catch {
    return false;
  }
}

/** Removes what earlier runs had to leave in a folder when they were killed. */
function sweep(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      if (isLeft(folder, name)) unlinkSync(join(folder, name));
    }
  } catch {
    // Another process was faster, or may not read the folder: no harm.
  }
}

function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Not every file system can.
  }
}

/** The name of a temporary file of a process. */
export function temporaryName(pid: number): string {
  return `.acrn-nvmx-${HOST}-${pid}-${randomBytes(8).toString('hex')}.tmp`;
}

/** A complete, synced file with a name of its own, to be renamed or linked to the one that is meant. */
function writeTemporary(folder: string, bytes: Uint8Array, mode?: number): string {
  const path = join(folder, temporaryName(process.pid));
  const descriptor = openSync(path, 'wx', mode ?? 0o666);
  begun.add(path);
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    if (mode !== undefined) fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return path;
}

function remove(path: string): void {
  unlinkSync(path);
  begun.delete(path);
}

function moveTo(temporary: string, path: string): void {
  renameSync(temporary, path);
  begun.delete(temporary);
}

/** Puts a new file there, whole; false when something has that name already. */
function create(path: string, bytes: Uint8Array, mode?: number): boolean {
  const temporary = writeTemporary(dirname(path), bytes, mode);
  try {
    linkSync(temporary, path);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EEXIST') return false;
    // A file system without hard links: between the look and the rename another process may come.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return false;
    moveTo(temporary, path);
    return true;
  } finally {
    if (begun.has(temporary)) remove(temporary);
  }
  return true;
}

function hasContent(path: string, bytes: Uint8Array): boolean {
  try {
    return Buffer.from(readRegularFile(path)).equals(bytes);
  } catch {
    return false;
  }
}

/** Keeps the old content beside a file, under the first name that is free or holds the same. */
function keepBackup(path: string, suffix: string, bytes: Uint8Array, mode: number): void {
  for (let number = 0; ; number += 1) {
    const backup = `${path}${suffix}${number === 0 ? '' : `.${number}`}`;
    if (hasContent(backup, bytes) || create(backup, bytes, mode)) return;
  }
}

function keepOwner(path: string, { uid, gid, mode }: Stats): void {
  try {
    chownSync(path, uid, gid);
    // To change the owner clears set-user-ID.
    chmodSync(path, mode & 0o7777);
  } catch {
    // Only the superuser may give files away.
  }
}

/** What a person should know about a file that was replaced; empty when there is nothing. */
interface Replaced {
  readonly notes: readonly string[];
}

/**
 * Puts `after` in the place of `before`, all or nothing: a temporary file in the same folder, fsync,
 * rename. Mode, owner where permitted, and symbolic links stay. A file that no longer holds `before`, or
 * that is read-only, is left alone.
 * @param before undefined where it does not matter
 * @param backupSuffix keep the old content beside the file under a name with this suffix
 * @throws CliError with exit code 3 when the file was not replaced.
 */
export async function replaceFile(
  shownPath: string,
  path: string,
  before: Uint8Array | undefined,
  after: Uint8Array,
  backupSuffix: string | undefined,
): Promise<Replaced> {
  try {
    return await cleaningUp(() => {
      const target = realPath(path);
      const folder = dirname(target);
      const stats = statSync(target);
      if (!stats.isFile()) throw new Error(notAFile(stats));
      const mode = stats.mode & 0o7777;
      if ((mode & 0o222) === 0) {
        throw failure(`${shownPath} is read-only and was left as it is`);
      }
      sweep(folder);
      const temporary = writeTemporary(folder, after, mode);
      keepOwner(temporary, stats);
      if (before !== undefined && !hasContent(target, before)) {
        throw failure(`${shownPath} changed on disk meanwhile and was not overwritten`);
      }
      if (before !== undefined && backupSuffix !== undefined) {
        keepBackup(target, backupSuffix, before, mode);
      }
      moveTo(temporary, target);
      syncFolder(folder);
      const others = stats.nlink - 1;
      return {
        notes:
          others > 0
            ? [
                `${shownPath} had ${others} more ${others === 1 ? 'name' : 'names'} (hard links), which keep the old content`,
              ]
            : [],
      };
    });
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw failure(`${shownPath} cannot be written: ${reasonOf(error)}`);
  }
}

/**
 * Writes a file that is not there yet, whole or not at all.
 * @throws CliError with exit code 3 when it is there, or cannot be written.
 */
export async function writeNewFile(
  shownPath: string,
  path: string,
  content: string | Uint8Array,
): Promise<void> {
  let created: boolean;
  try {
    created = await cleaningUp(() => {
      sweep(dirname(path));
      // Asked first, so that a name of something that is there is not an error of its folder.
      if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return false;
      return create(path, bytesOf(content));
    });
  } catch (error) {
    throw failure(`${shownPath} cannot be written: ${reasonOf(error)}`);
  }
  if (!created) throw failure(`${shownPath} is there already and was not overwritten`);
}

/** The first folder or file of a path below `folder` that is a symbolic link. */
export function linkBelow(folder: string, path: string): string | undefined {
  const parts = path.split('/');
  for (const [index] of parts.entries()) {
    const part = join(folder, ...parts.slice(0, index + 1));
    const stats = lstatSync(part, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink()) return part;
  }
  return undefined;
}

/** Makes a folder and those around it. Unlike Node's own it ends where a file system says no twice. */
function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let up = path; lstatSync(up, { throwIfNoEntry: false }) === undefined; up = dirname(up)) {
    missing.unshift(up);
  }
  for (const folder of missing) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Another run was faster.
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    }
  }
  if (!statSync(path).isDirectory()) {
    throw Object.assign(new Error(basename(path)), { code: 'ENOTDIR' });
  }
}

interface NewFile {
  /** With `/` between its parts. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

/**
 * Writes files below a folder, each whole or not at all, in order; never through a link below the folder.
 * Throws what Node throws; what was written until then stays.
 */
export async function writeFolder(folder: string, files: readonly NewFile[]): Promise<void> {
  await cleaningUp(() => {
    const swept = new Set<string>();
    for (const { path, content } of files) {
      const file = resolve(folder, path);
      const within = dirname(file);
      makeFolder(within);
      if (!swept.has(within)) sweep(within);
      swept.add(within);
      moveTo(writeTemporary(within, bytesOf(content)), file);
    }
    for (const within of swept) syncFolder(within);
  });
}

/**
 * Writes a report: a new file, or in the place of an older one, even one that another run has just written, all or
 * nothing. Folders that are missing are made.
 * @throws CliError with exit code 3 when it cannot be written.
 */
export async function writeReport(shownPath: string, path: string, content: string): Promise<void> {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
      await writeFolder(dirname(path), [{ path: basename(path), content }]);
    } else await replaceFile(shownPath, path, undefined, bytesOf(content), undefined);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw failure(`${shownPath} cannot be written: ${reasonOf(error)}`);
  }
}
