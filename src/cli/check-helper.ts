// A thread that checks files for `check`: it gets batches, and answers with what came of them.
import { parentPort, workerData } from 'node:worker_threads';
import { FileChecker } from './input/check-files.js';
import type { Batch, BatchDone, HelperData } from './input/check-helpers.js';
import type { Io } from './io.js';

const { options, cwd, env, cache }: HelperData = workerData;
const silent = { write: () => true };
const io: Io = {
  stdout: silent,
  stderr: silent,
  stdin: (async function* () {})(),
  env,
  cwd: () => cwd,
};

async function start() {
  const examiner = cache && (await import('./input/result-cache.js')).examinerOf(cache);
  return { examiner, checker: new FileChecker(io, options, undefined, examiner) };
}

const started = start();
parentPort?.on('message', async ({ at, candidates }: Batch) => {
  const { examiner, checker } = await started;
  const outcomes = [];
  for (const candidate of candidates) outcomes.push(await checker.check(candidate));
  const done: BatchDone = { at, outcomes, known: examiner?.take() ?? [] };
  parentPort?.postMessage(done);
});
