import { setFlagsFromString } from 'node:v8';

/** Bytes of input below which V8 spends more on optimized machine code than it gains by it: docs/performance.md. */
const WORTHWHILE = 2 ** 20;

/** By how many percent the heap may grow between two full collections while many files are checked. */
const MANY_FILES = 30;
/** What V8 finds out itself. */
const AS_IT_SEES_FIT = 0;

/** Whether the process is the command's own, to be run as it likes. */
let isOurs = false;
let isHeld = false;
let isBounded = false;
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

function letHeapGrow(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}

/** Keeps the memory of this process small, whose files go one after the other. */
export function boundHeap(): void {
  if (!isOurs) return;
  isBounded = true;
  letHeapGrow(MANY_FILES);
}

/** What a process does that was started without the optimizer, as bin/acrn-nvmx.js starts it. */
export async function withOptimizerHeld<T>(work: () => Promise<T>): Promise<T> {
  isOurs = true;
  isHeld = true;
  try {
    return await work();
  } finally {
    // The compile cache that is written now is only taken under the flags of the start.
    if (!isHeld) optimize('~');
    if (isBounded) letHeapGrow(AS_IT_SEES_FIT);
  }
}
