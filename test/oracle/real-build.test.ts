// "Has an error of category xml, schema or build" equals "the real build stops", over the whole corpus.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shared } from '../shared.js';
import { RECORDED_RELEASES } from './corpus.js';
import { check, compare, emptyRow, type Verdict, verdicts } from './verdicts.js';

/** Not scored: two causes in one file, and files that the validator refuses but the build takes. */
function isScored({ base_setup_ok, schema, build }: Verdict): boolean {
  return base_setup_ok !== false && !(schema?.valid === false && build.ok);
}

describe.skipIf(shared === undefined)("ACRN's build (needs ../shared)", () => {
  const corpus = join(shared ?? '', 'corpus');
  const all = shared === undefined ? [] : verdicts(corpus).filter(isScored);
  const table: Record<string, object> = {};

  for (const release of RECORDED_RELEASES) {
    test(release, async () => {
      const row = emptyRow();
      const wrong: string[] = [];
      for (const verdict of all.filter((next) => next.release === release)) {
        const checked = await check(corpus, verdict);
        const ours = checked.diagnostics.some(
          ({ severity, category }) => severity === 'error' && category !== 'nested',
        );
        const difference = compare(row, checked, ours, !verdict.build.ok);
        if (difference !== undefined) wrong.push(difference);
      }
      table[release] = row;
      if (process.env.ORACLE_DETAILS) console.log(wrong.join('\n'));
      expect(row.agree / row.files, wrong.join('\n')).toBeGreaterThanOrEqual(0.99);
    });
  }

  test('the table', () => {
    console.table(table);
  });
});
