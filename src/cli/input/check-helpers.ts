import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Io } from '../io.js';
import type { Known } from './cached-examiner.js';
import type { FinderOptions, Outcome } from './check-files.js';
import type { Candidates } from './files.js';

/** Candidates that are checked together, and which of all batches they are. */
export interface Batch {
  readonly at: number;
  readonly candidates: readonly Candidates['candidates'][number][];
}

/** What a thread is started with. */
export interface HelperData {
  readonly options: FinderOptions;
  readonly cwd: string;
  readonly env: Io['env'];
  /** The bytes of a cache file, where there is one. */
  readonly cache: SharedArrayBuffer | undefined;
}

export interface BatchDone {
  readonly at: number;
  readonly outcomes: readonly Outcome[];
  /** For the cache. */
  readonly known: readonly Known[];
}

/** Who gives the batches and gets what came of them. */
interface Source {
  next(): Batch | undefined;
  done(batch: BatchDone): void;
  failed(at: number): Promise<void>;
}

/** The file of a thread, where the package has been built: the sources have none. */
const HELPER = process.env.ACRN_NVMX_HELPER;

/** In megabytes: a thread holds a few files and boards at a time. */
const YOUNG = 24;

/** Threads that check batches. */
export class Helpers {
  readonly #workers = new Map<Worker, Batch | undefined>();
  #tell: () => void = () => {};
  #news: Promise<void> = Promise.resolve();

  constructor(
    count: number,
    file: string,
    data: HelperData,
    private readonly source: Source,
  ) {
    this.#expectNews();
    for (let n = 0; n < count; n += 1) {
      const worker = new Worker(file, {
        workerData: data,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
      });
      worker.on('message', (batch: BatchDone) => {
        this.#workers.set(worker, undefined);
        this.source.done(batch);
        this.#give(worker);
        this.#announce();
      });
      worker.on('error', () => this.#lose(worker));
      this.#workers.set(worker, undefined);
      worker.once('online', () => this.#give(worker));
    }
  }

  /** Gives work to threads that had none, for there may be some now. */
  wake(): void {
    for (const [worker, batch] of this.#workers) if (batch === undefined) this.#give(worker);
  }

  /** Waits until a thread has done something. */
  news(): Promise<void> {
    return this.#news;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#workers.keys()].map((worker) => worker.terminate()));
  }

  #give(worker: Worker): void {
    if (!this.#workers.has(worker) || this.#workers.get(worker) !== undefined) return;
    const batch = this.source.next();
    if (batch === undefined) return;
    this.#workers.set(worker, batch);
    worker.postMessage(batch);
  }

  #lose(worker: Worker): void {
    const batch = this.#workers.get(worker);
    this.#workers.delete(worker);
    if (batch === undefined) this.#announce();
    else void this.source.failed(batch.at).then(() => this.#announce());
  }

  #expectNews(): void {
    this.#news = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  #announce(): void {
    const tell = this.#tell;
    this.#expectNews();
    tell();
  }
}

/** Starts threads; none where the package has not been built. */
export function startHelpers(
  count: number,
  io: Io,
  options: FinderOptions,
  cache: SharedArrayBuffer | undefined,
  source: Source,
): Helpers | undefined {
  if (HELPER === undefined) return undefined;
  const { env } = io;
  const plain: FinderOptions = JSON.parse(JSON.stringify(options));
  return new Helpers(
    count,
    join(import.meta.dirname, HELPER),
    { options: plain, cwd: io.cwd(), env: { ...env }, cache },
    source,
  );
}
