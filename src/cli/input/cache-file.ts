import { createHash } from 'node:crypto';

/** SHA-256, as short as text can be. */
export function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
}

const NAME = 'acrn-nvmx cache ';

/** The first line. Another build of this tool may find other things, and so may another version of Node. */
const FIRST_LINE = `${NAME}${process.env.ACRN_NVMX_BUILD ?? 'source'} ${process.version}\n`;
/** Then come entries: a line of key, checksum and length in bytes, then JSON on a line. */
const HEAD = /^(\S{43,90}) ([\w-]{43}) (\d{1,9})$/;
const LONGEST_HEAD = 145;

/** Whether bytes are a cache, if perhaps a damaged one, or one of another build. */
export function isCache(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, NAME.length) === NAME;
}

/** An entry of a cache: its checksum, and where its JSON starts and ends. */
interface Entry {
  readonly sum: string;
  readonly start: number;
  readonly end: number;
}

function entriesIn(bytes: Buffer): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  if (bytes.toString('latin1', 0, FIRST_LINE.length) !== FIRST_LINE) return entries;
  for (let at = FIRST_LINE.length; at < bytes.length; ) {
    const [head = ''] = bytes.toString('latin1', at, at + LONGEST_HEAD).split('\n', 1);
    const [, key = '', sum = '', length] = HEAD.exec(head) ?? [];
    const start = at + head.length + 1;
    const end = start + Number(length);
    if (length === undefined || end >= bytes.length) break;
    entries.set(key, { sum, start, end });
    at = end + 1;
  }
  return entries;
}

/** The bytes of a cache file. What is damaged in it is not there. */
export class CacheFile {
  readonly #entries: ReadonlyMap<string, Entry>;

  constructor(readonly bytes: Buffer) {
    this.#entries = entriesIn(bytes);
  }

  get keys(): Iterable<string> {
    return this.#entries.keys();
  }

  /** The JSON of an entry. */
  get(key: string): Buffer | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const json = this.bytes.subarray(entry.start, entry.end);
    return digest(key, json) === entry.sum ? json : undefined;
  }
}

/**
 * The bytes of a cache with entries, the first ones where it would grow larger than `most` bytes.
 * @param entries keys and JSON
 */
export function cacheBytes(
  entries: Iterable<readonly [string, Uint8Array]>,
  most: number,
): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from(FIRST_LINE)];
  let size = FIRST_LINE.length;
  for (const [key, json] of entries) {
    size += LONGEST_HEAD + json.length;
    if (size > most) break;
    parts.push(
      Buffer.from(`${key} ${digest(key, json)} ${json.length}\n`),
      json,
      Buffer.from('\n'),
    );
  }
  return Buffer.concat(parts);
}
