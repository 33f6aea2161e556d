// Runs a recorded sequence on the engine and compares every observable after every operation.
import type { Release } from '../release.js';
import { machineFor, performOperation } from './record.js';
import type { TraceResult, TraceSequence } from './trace-format.js';

export interface ReplayDifference {
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
  /** Operations in the sequence, those without a result included. */
  readonly operations: number;
  /** Operations whose result was compared and found equal, up to the first difference. */
  readonly equal: number;
  readonly firstDifference?: ReplayDifference;
}

/** Replays a sequence up to its first difference. */
export function replaySequence(sequence: TraceSequence, release: Release = 'v2.7'): ReplayReport {
  const machine = machineFor(sequence, release);
  const { id, ops } = sequence;
  let equal = 0;
  for (const [operation, { r: expected, ...bare }] of ops.entries()) {
    const found = performOperation(machine, bare);
    if (expected === undefined) continue;
    const difference = firstDifference(expected, found);
    if (difference !== undefined) {
      const firstDifference = { operation, name: bare.op, ...difference };
      return { id, operations: ops.length, equal, firstDifference };
    }
    equal++;
  }
  return { id, operations: ops.length, equal };
}

type Difference = Pick<ReplayDifference, 'observable' | 'expected' | 'found'>;

/** The first observable in which two results differ, in the order of the recording. */
function firstDifference(
  expected: TraceResult,
  found: TraceResult | undefined,
): Difference | undefined {
  return compare(expected, found, '');
}

function compare(expected: unknown, found: unknown, path: string): Difference | undefined {
  if (expected === found) return undefined;
  if (!isContainer(expected) || !isContainer(found)) {
    return { observable: path, expected, found };
  }
  if (Array.isArray(expected) !== Array.isArray(found)) {
    return { observable: path, expected, found };
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
  for (const key of keys) {
    const difference = compare(expected[key], found[key], path === '' ? key : `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
