import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replaySequence } from '../../src/engine/replay.js';
import { shared } from '../shared.js';
import { readSequences, traceFiles } from './trace-files.js';

if (shared === undefined) {
  test.skip('recorded traces: the shared folder is absent (set ACRN_NVMX_SHARED)', () => {});
} else {
  describe('recorded traces of ACRN v2.7', () => {
    for (const file of traceFiles(join(shared, 'engine/traces'))) {
      test(basename(file), () => {
        const differing = readSequences(file)
          .map((sequence) => replaySequence(sequence))
          .filter(({ firstDifference }) => firstDifference !== undefined);
        expect(differing, `${basename(file)}: sequences that differ`).toEqual([]);
      });
    }
  });
}
