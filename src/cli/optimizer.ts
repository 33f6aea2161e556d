import { setFlagsFromString } from 'node:v8';

/** Bytes of input below which V8 spends more on optimized machine code than it gains by it: docs/performance.md. */
const WORTHWHILE = 2 ** 20;

let isHeld = false;
let bytesRead = 0;

/** Which functions V8's optimizing compilers, TurboFan and Maglev, take: all of them or none. */
function optimize(functions: '*' | '~'): void {
  setFlagsFromString(`--turbo-filter=${functions}`);
  setFlagsFromString(`--maglev-filter=${functions}`);
}

/** Lets V8 optimize, before what goes on for long; a boot ends before it pays. */
export function releaseOptimizer(): void {
  if (!isHeld) return;
  isHeld = false;
  optimize('*');
}

/** Lets V8 optimize once there is much to do. */
export function countInput(bytes: number): void {
  bytesRead += bytes;
  if (bytesRead > WORTHWHILE) releaseOptimizer();
}

/** What a process does that was started without the optimizer, as bin/acrn-nvmx.js starts it. */
export async function withOptimizerHeld<T>(work: () => Promise<T>): Promise<T> {
  isHeld = true;
  try {
    return await work();
  } finally {
    // The compile cache that is written now is only taken under the flags of the start.
    if (!isHeld) optimize('~');
  }
}
