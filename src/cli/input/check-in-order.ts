import type { Io } from '../io.js';
import { boundHeap, releaseOptimizer } from '../optimizer.js';
import type { FileChecker, FinderOptions, Outcome } from './check-files.js';
import type { Helpers } from './check-helpers.js';
import type { Candidates } from './files.js';
import type { ResultCache } from './result-cache.js';

type Candidate = Candidates['candidates'][number];

/** Files that are given to a thread together. */
const BATCH = 8;
/** Batches that are checked ahead of the one that is told next, which bounds the memory. */
const AHEAD = 16;
/** Below so many files a thread takes longer to start than it saves. */
const MANY = 64;
/** More threads wait for the disk and for the one that writes. */
const MOST_THREADS = 8;

/** How many threads check; 1 is this one alone. */
async function threadsFor(
  candidates: readonly Candidate[],
  wanted: number | undefined,
): Promise<number> {
  const worthwhile = Math.ceil(candidates.length / MANY);
  if (worthwhile <= 1 || wanted !== undefined) return Math.min(wanted ?? 1, worthwhile);
  const { availableParallelism } = await import('node:os');
  return Math.min(availableParallelism(), MOST_THREADS, worthwhile);
}

function batchesOf(candidates: readonly Candidate[]): (readonly Candidate[])[] {
  return Array.from({ length: Math.ceil(candidates.length / BATCH) }, (_, at) =>
    candidates.slice(at * BATCH, (at + 1) * BATCH),
  );
}

/** What is to be known to check with other threads. */
interface ThreadOptions {
  readonly io: Io;
  readonly options: FinderOptions;
  /** How many threads check; as many as are worth while when it is not given. */
  readonly concurrency: number | undefined;
  /** What the checker asks first. */
  readonly cache: ResultCache | undefined;
}

/**
 * Checks candidates and tells of them in their order, with the help of other threads where there are many. What is
 * told is the same, whoever has checked.
 */
export async function* checkInOrder(
  candidates: readonly Candidate[],
  checker: FileChecker,
  { io, options, concurrency, cache }: ThreadOptions,
): AsyncIterable<Outcome> {
  const batches = batchesOf(candidates);
  const done = new Map<number, readonly Outcome[]>();
  let taken = 0;
  let told = 0;
  const take = (): number | undefined =>
    taken < batches.length && taken - told < AHEAD ? taken++ : undefined;

  const own = async (batch: number): Promise<void> => {
    const outcomes: Outcome[] = [];
    for (const candidate of batches[batch] ?? []) {
      outcomes.push(await checker.check(candidate));
      // The other threads want to be heard.
      if (helpers !== undefined) await new Promise((resolve) => setImmediate(resolve));
    }
    done.set(batch, outcomes);
  };

  if (candidates.length > MANY) boundHeap();
  const threads = await threadsFor(candidates, concurrency);
  let helpers: Helpers | undefined;
  if (threads > 1) {
    releaseOptimizer();
    const { startHelpers } = await import('./check-helpers.js');
    helpers = startHelpers(threads - 1, io, options, cache?.shared(), {
      next: () => {
        const at = take();
        return at === undefined ? undefined : { at, candidates: batches[at] ?? [] };
      },
      done: ({ at, outcomes, known }) => {
        done.set(at, outcomes);
        cache?.keep(known);
      },
      // Whatever has become of a thread: this one can do the same.
      failed: (at) => own(at),
    });
  }
  try {
    for (; told < batches.length; told += 1) {
      for (let outcomes = done.get(told); ; outcomes = done.get(told)) {
        if (outcomes !== undefined) {
          yield* outcomes;
          break;
        }
        const mine = take();
        helpers?.wake();
        if (mine !== undefined) await own(mine);
        else await helpers?.news();
      }
      done.delete(told);
    }
  } finally {
    await helpers?.stop();
  }
}
