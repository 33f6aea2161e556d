import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RecordedOperation, TraceSequence } from '../../../src/engine/recording/format.js';
import { recordSequence } from '../../../src/engine/recording/record.js';
import { replaySequence } from '../../../src/engine/recording/replay.js';
import { shared } from '../../shared.js';
import { readSequences, traceFiles } from './trace-files.js';

const traces = shared === undefined ? undefined : join(shared, 'engine/traces');

if (traces === undefined) {
  test.skip('recorded traces: the shared folder is absent (set ACRN_NVMX_SHARED)', () => {});
} else {
  describe('recorded traces of ACRN v2.7', () => {
    for (const file of traceFiles(traces)) {
      test(basename(file), () => {
        const differing = readSequences(file)
          .map((sequence) => replaySequence(sequence))
          .filter(({ firstDifference }) => firstDifference !== undefined);
        expect(differing, `${basename(file)}: sequences that differ`).toEqual([]);
      });
    }
  });
}

const own = traceFiles(join(import.meta.dirname, '../../fixtures/traces')).flatMap(readSequences);

/** Paths to the values in a result that are neither objects nor arrays. */
function leaves(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

/** A copy of `value` with the leaf at `path` replaced. */
function withLeaf(value: unknown, path: readonly string[], change: (leaf: unknown) => unknown) {
  const copy = structuredClone(value);
  const last = path[path.length - 1] ?? '';
  let parent = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  parent[last] = change(parent[last]);
  return copy;
}

function changed(leaf: unknown): unknown {
  return typeof leaf === 'number' ? leaf + 1 : `${leaf}1`;
}

function withResult(sequence: TraceSequence, operation: number, r: unknown): TraceSequence {
  const ops = sequence.ops.map((op, i) => (i === operation ? { ...op, r } : op));
  return { ...sequence, ops: ops as RecordedOperation[] };
}

describe('our own traces', () => {
  for (const sequence of own) {
    test(`${sequence.id} replays`, () => {
      expect(replaySequence(sequence).firstDifference, sequence.id).toBeUndefined();
    });

    test(`${sequence.id} is what recording its operations gives`, () => {
      const bare = { ...sequence, ops: sequence.ops.map(({ r: _, ...op }) => op) };
      expect(recordSequence(bare)).toEqual(sequence);
    });
  }

  test('they show every observable', () => {
    const shown = new Set(own.flatMap(({ ops }) => ops.flatMap(({ r }) => Object.keys(r ?? {}))));
    expect([...shown].sort()).toEqual(
      'chain code cur err handled img inv l1 l2 link n out reason sh val vmcs02 x'.split(' '),
    );
  });
});

describe('a changed value is a difference', () => {
  for (const sequence of own) {
    for (const [operation, { op, r }] of sequence.ops.entries()) {
      if (r === undefined) continue;
      test(`${sequence.id}, operation ${operation} (${op})`, () => {
        for (const path of leaves(r)) {
          const mutated = withResult(sequence, operation, withLeaf(r, path, changed));
          expect(replaySequence(mutated).firstDifference, path.join('.')).toMatchObject({
            operation,
            name: op,
            observable: path.join('.'),
          });
        }
        for (const key of Object.keys(r)) {
          const { [key as keyof typeof r]: _, ...rest } = r;
          const report = replaySequence(withResult(sequence, operation, rest));
          expect(report.firstDifference, `without ${key}`).toMatchObject({
            operation,
            expected: undefined,
          });
        }
      });
    }
  }

  test('an observable that the engine does not have', () => {
    const [sequence] = own;
    if (sequence === undefined) throw new Error('test/fixtures/traces is empty');
    const operation = sequence.ops.findIndex(({ r }) => r !== undefined);
    const more = { ...sequence.ops[operation]?.r, val: '0x0' };
    expect(replaySequence(withResult(sequence, operation, more)).firstDifference).toMatchObject({
      operation,
      observable: 'val',
      expected: '0x0',
      found: undefined,
    });
  });
});

test('a processor profile that is not known is refused with the known ones', () => {
  const sequence = { format: 'acrn-nvmx-trace/1', id: 'x', kind: 'own', ops: [] } as const;
  expect(() => replaySequence({ ...sequence, profile: 'i486' })).toThrow(/skylake-i7-6700k/);
});
