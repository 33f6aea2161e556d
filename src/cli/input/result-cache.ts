import { basename, dirname, join, relative, resolve } from 'node:path';
import { printable } from '../../text/printable.js';
import { type Io, reasonOf } from '../io.js';
import { CacheFile, cacheBytes, isCache } from './cache-file.js';
import { CachedExaminer, type Known } from './cached-examiner.js';
import { isThere, kindAt, LARGEST_FILE, readRegularFile, realPath } from './open.js';

/** The name of a cache where none is given, in the current folder. */
const CACHE_FILE = '.acrn-nvmx-cache';

/** What a run did not use is kept as long as a cache has fewer bytes. */
const ROOMY = 64 * 2 ** 20;

function isNamedSo(path: string): boolean {
  return basename(path) === CACHE_FILE;
}

/** What checks have found, in a file between runs. */
export class ResultCache {
  readonly file: CacheFile;
  readonly examiner: CachedExaminer;
  readonly #path: string;
  readonly #isOurs: boolean;
  /** Their JSON where the file does not have it. */
  readonly #used = new Map<string, string | undefined>();
  #hasNews = false;

  /** @param location a file, or a folder for it */
  constructor(
    location: string | undefined,
    private readonly io: Io,
  ) {
    const path = resolve(io.cwd(), location ?? CACHE_FILE);
    this.#path = realPath(kindAt(path) === 'folder' ? join(path, CACHE_FILE) : path);
    const bytes = this.#read();
    this.#isOurs =
      bytes !== undefined && (bytes.length === 0 || isCache(bytes) || isNamedSo(this.#path));
    this.file = new CacheFile(bytes ?? Buffer.alloc(0));
    this.examiner = new CachedExaminer(this.file);
  }

  /** The bytes of the file for other threads. */
  shared(): SharedArrayBuffer {
    const { bytes } = this.file;
    const shared = new SharedArrayBuffer(bytes.length);
    Buffer.from(shared).set(bytes);
    return shared;
  }

  /** What a run has used or learnt, to be there the next time. */
  keep(known: readonly Known[]): void {
    for (const { key, json } of known) {
      this.#hasNews ||= json !== undefined;
      if (json !== undefined || !this.#used.has(key)) this.#used.set(key, json);
    }
  }

  /** Writes what is new; where that cannot be done, says so, for the check is right all the same. */
  async save(): Promise<void> {
    this.keep(this.examiner.take());
    if (!this.#hasNews) return;
    const shown = printable(relative(this.io.cwd(), this.#path));
    if (!this.#isOurs) {
      this.io.stderr.write(`${shown} is not a cache of acrn-nvmx and was left as it is\n`);
      return;
    }
    try {
      const { writeFolder } = await import('../output/write.js');
      const content = cacheBytes(this.#entries(), LARGEST_FILE);
      await writeFolder(dirname(this.#path), [{ path: basename(this.#path), content }]);
    } catch (error) {
      this.io.stderr.write(`the cache ${shown} cannot be written: ${reasonOf(error)}\n`);
    }
  }

  /** Of all entries those that this run used, then, while there is room, those of other runs. */
  *#entries(): Generator<readonly [string, Uint8Array]> {
    let size = 0;
    for (const [key, learnt] of this.#used) {
      const json = learnt === undefined ? this.file.get(key) : Buffer.from(learnt);
      if (json === undefined) continue;
      size += json.length;
      yield [key, json];
    }
    // Another run may have written since this one began.
    const others = new CacheFile(this.#read() ?? Buffer.alloc(0));
    for (const key of others.keys) {
      const json = this.#used.has(key) ? undefined : others.get(key);
      if (json === undefined) continue;
      size += json.length;
      if (size > ROOMY) return;
      yield [key, json];
    }
  }

  /** The bytes of the file, none where it is not there; undefined when it cannot be read. */
  #read(): Buffer | undefined {
    if (!isThere(this.#path)) return Buffer.alloc(0);
    try {
      const { buffer, byteOffset, length } = readRegularFile(this.#path);
      return Buffer.from(buffer, byteOffset, length);
    } catch {
      return undefined;
    }
  }
}

/** What another thread asks first. */
export function examinerOf(shared: SharedArrayBuffer): CachedExaminer {
  return new CachedExaminer(new CacheFile(Buffer.from(shared)));
}
