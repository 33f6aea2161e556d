import { type CacheFile, digest } from './cache-file.js';
import { type Examiner, examiner, type Linted, type Settings } from './check-files.js';
import { type Candidates, type InputFile, type Looked, readCandidate } from './files.js';
import { isLinted } from './linted.js';

/** What a run knows of a file; `json` when the cache did not have it. */
export interface Known {
  readonly key: string;
  readonly json?: string;
}

/** For JSON, which writes nothing of what a map or a set holds. */
function withMaps(_: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}

function parsed(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString());
  } catch {
    return undefined;
  }
}

/** The digests that are known of parts. */
interface Digests<Part> {
  get(part: Part): string | undefined;
  set(part: Part, digest: string): unknown;
}

/** The digest of what comes again: boards, and the options of a lint. */
function digestOnce<Part extends string | Uint8Array>(known: Digests<Part>, part: Part): string {
  const made = known.get(part) ?? digest(part);
  known.set(part, made);
  return made;
}

/**
 * Says of files what was said before, where all that decides it is the same: the bytes of the file, those of its
 * board, and every option of the lint. As what a file is checked (configuration,
 * VERSION, the folders around) is found out anew each time, so that none of it can be out of date.
 */
export class CachedExaminer implements Examiner {
  readonly #digests = new WeakMap<Uint8Array, string>();
  readonly #digestsOfTexts = new Map<string, string>();
  #known: Known[] = [];

  constructor(private readonly cache: CacheFile) {}

  read(candidate: Candidates['candidates'][number]) {
    return readCandidate(candidate, (file, look) => this.#look(file, look));
  }

  async lint(file: InputFile, settings: Settings): Promise<Linted> {
    const { board: _, ...options } = settings.options;
    const board = settings.board && digestOnce(this.#digests, settings.board.bytes);
    const decides = JSON.stringify({ ...options, board }, withMaps);
    const key = `${digestOnce(this.#digests, file.bytes)}.${digestOnce(this.#digestsOfTexts, decides)}`;
    const known = this.#get(key, (value) => isLinted(value, file.text.length));
    if (known !== undefined) return known;
    const found = await examiner.lint(file, settings);
    this.#put(key, found);
    return found;
  }

  /** What was used and what was learnt since the last time. */
  take(): readonly Known[] {
    const known = this.#known;
    this.#known = [];
    return known;
  }

  #look(file: InputFile, look: (file: InputFile) => Looked): Looked {
    const key = digestOnce(this.#digests, file.bytes);
    const kind = this.#get(key, (value) => typeof value === 'string');
    if (kind !== undefined) return { kind };
    const looked = look(file);
    this.#put(key, looked.kind);
    return looked;
  }

  /** What the cache has; nothing where it is of another form, which somebody else has written. */
  #get<T>(key: string, isOne: (value: unknown) => value is T): T | undefined {
    const json = this.cache.get(key);
    const value = json === undefined ? undefined : parsed(json);
    if (!isOne(value)) return undefined;
    this.#known.push({ key });
    return value;
  }

  #put(key: string, value: unknown): void {
    this.#known.push({ key, json: JSON.stringify(value) });
  }
}
