// Every generated file equals ACRN's own, for every scenario of the corpus.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Release } from '../../src/release.js';
import { shared } from '../shared.js';
import { artifactNamed, buildCase, compare, oracleCases } from './generated-files.js';

/** Releases whose generators are complete. */
const COMPLETE: readonly Release[] = ['v2.5', 'v2.6', 'v2.7'];

describe.skipIf(shared === undefined)('generated files (needs ../shared)', () => {
  const corpus = join(shared ?? '', 'corpus');
  for (const release of shared === undefined ? [] : COMPLETE) {
    describe(release, () => {
      for (const oracle of oracleCases(corpus, release)) {
        test(oracle.name, () => {
          const result = buildCase(corpus, oracle);
          expect(result.stop?.message).toBeUndefined();
          const differences = Object.entries(oracle.files).flatMap(([file, expected]) =>
            compare(file, expected, artifactNamed(result, file)),
          );
          expect(
            differences.map(
              ({ file, line, expected, found }) =>
                `${file}:${line}: ACRN ${expected}, here ${found}`,
            ),
          ).toEqual([]);
        });
      }
    });
  }
});
