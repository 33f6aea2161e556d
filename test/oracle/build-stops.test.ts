// lint and build() agree on every file of the corpus, and build() stops where ACRN's build does; every message is
// a headline, a reason and a remedy.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../src/release.js';
import { decode } from '../../src/text/encoding.js';
import { disagreement, outcome } from '../build-stops.js';
import { shared } from '../shared.js';
import { wordingProblem } from '../wording.js';
import { boardAt, verdicts } from './verdicts.js';

/** Files whose build stops at another step than ACRN's, and why. */
const OTHER_STEP: Readonly<Record<string, string>> = {
  'mutants/v2.7/119-legacy_vuart_third.xml':
    'ACRN does not see that two VMs share a pCPU, because it reads a vUART for a VM',
};

describe.skipIf(shared === undefined)('where the build stops (needs ../shared)', () => {
  const corpus = join(shared ?? '', 'corpus');
  const all = shared === undefined ? [] : verdicts(corpus);

  test.each(RELEASES)('%s', async (release) => {
    const wrong: string[] = [];
    const steps = { files: 0, agree: 0 };
    for (const { file, board_file, build } of all.filter((next) => next.release === release)) {
      const text = decode(readFileSync(join(corpus, file)));
      const found = await outcome(file, text, release, boardAt(join(corpus, board_file)));
      const different = disagreement(file, found);
      if (different !== undefined) wrong.push(different);
      wrong.push(...found.diagnostics.flatMap((each) => wordingProblem(each) ?? []));
      if (build.ok || found.stop === undefined || found.stop === 'unreadable') continue;
      steps.files += 1;
      if (found.stop.step === build.step) steps.agree += 1;
      else if (!(file in OTHER_STEP)) {
        wrong.push(`${file}: ACRN stops at ${build.step}, build at ${found.stop.step}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(steps.files - steps.agree).toBeLessThanOrEqual(1);
  });
});
