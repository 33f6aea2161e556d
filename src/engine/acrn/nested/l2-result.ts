import type { GuestOutcome } from '../../processor/non-root/execute.js';

/** What became of a VM exit of L2. */
export type L2ExitResult =
  /** L1 runs, at its host RIP. */
  | {
      readonly ending: 'reflected';
      readonly reason: number;
      /** The exception that L1's fetch at its host RIP raises. */
      readonly fault?: { readonly vector: number; readonly code: number };
    }
  /** L0 solved it; L2 executes its instruction again. */
  | { readonly ending: 'handled-L0' }
  | { readonly ending: 'stopped' }
  /** L2 does not run. */
  | { readonly ending: 'not-in-L2' };

/** What became of an instruction or event of L2. */
export type L2Result = Exclude<GuestOutcome, { ending: 'exit' }> | L2ExitResult;
