import { setFlagsFromString } from 'node:v8';

/**
 * Runs what is over in about a second without V8's optimizing compiler: nothing runs often enough for it to pay, and it
 * took half of the processor time of a build with a boot (docs/performance.md).
 */
export async function shortRun<T>(run: () => Promise<T>): Promise<T> {
  setFlagsFromString('--no-opt');
  try {
    return await run();
  } finally {
    setFlagsFromString('--opt');
  }
}
