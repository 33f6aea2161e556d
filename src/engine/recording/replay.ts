// Runs a recorded sequence on the engine and compares every observable after every operation.

import type { TraceSequence } from './format.js';
import { machineFor, performOperation, type ReplayOptions } from './perform.js';

interface ReplayDifference {
  /** Position of the operation in the sequence, from 0. */
  readonly operation: number;
  /** The operation's name and the observable, with the element: `vmlaunch`, `vmcs02.0x4012`. */
  readonly name: string;
  readonly observable: string;
  /** What the recording has; undefined when it does not have the observable. */
  readonly expected: unknown;
  readonly found: unknown;
}

export interface ReplayReport {
  readonly id: string;
  /** Operations in the sequence. */
  readonly operations: number;
  /** Operations of which every observable is as recorded; `mem`, `zero` and `set_l1` have none. */
  readonly equal: number;
  /** Operations of which an observable is not. */
  readonly different: number;
  readonly firstDifference?: ReplayDifference;
}

/**
 * Replays a sequence to its end. A result that is missing in the recording is a difference, too.
 *
 * @throws RangeError when the sequence names a processor profile that is not known
 */
export function replaySequence(sequence: TraceSequence, options: ReplayOptions = {}): ReplayReport {
  const machine = machineFor(sequence, options);
  const { id, ops } = sequence;
  let equal = 0;
  let different = 0;
  let first: ReplayDifference | undefined;
  for (const [operation, { r: expected, ...bare }] of ops.entries()) {
    const found = performOperation(machine, bare);
    const difference = compare(expected, found, '');
    if (difference === undefined) equal++;
    else {
      different++;
      first ??= { operation, name: bare.op, ...difference };
    }
  }
  const counts = { id, operations: ops.length, equal, different };
  return first === undefined ? counts : { ...counts, firstDifference: first };
}

type Difference = Pick<ReplayDifference, 'observable' | 'expected' | 'found'>;

/** The first observable in which two results differ, in the order of the recording. */
function compare(expected: unknown, found: unknown, path: string): Difference | undefined {
  if (expected === found) return undefined;
  if (!isContainer(expected) || !isContainer(found)) {
    const isSame = typeof expected === 'string' && canonical(expected) === found;
    return isSame ? undefined : { observable: path === '' ? 'r' : path, expected, found };
  }
  if (Array.isArray(expected) !== Array.isArray(found)) {
    return { observable: path, expected, found };
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
  for (const key of keys) {
    const difference = compare(
      own(expected, key),
      own(found, key),
      path === '' ? key : `${path}.${key}`,
    );
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** Keys come from files: `constructor` is none of a result's. */
function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Hexadecimal numbers as the engine writes them: lower case, no leading zeros. */
function canonical(text: string): string {
  return text.replace(/0x0*([0-9a-f]+)/gi, (_, digits: string) => `0x${digits.toLowerCase()}`);
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
