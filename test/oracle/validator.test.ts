// "Has an error of category xml or schema" equals "ACRN's validator rejects it", over the whole corpus.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shared } from '../shared.js';
import { RECORDED_RELEASES } from './corpus.js';
import { check, compare, emptyRow, isAtRightPlace, type Verdict, verdicts } from './verdicts.js';

function isScored(verdict: Verdict): boolean {
  return (
    verdict.base_setup_ok !== false &&
    verdict.tool_exception === undefined &&
    verdict.semantic_exceptions === undefined &&
    verdict.schema !== null &&
    verdict.schema.only_xpath_type_errors !== true
  );
}

/** v2.x: the item checks of scenario_cfg_gen are build rules. */
function isRejected({ release, schema, semantic }: Verdict): boolean {
  return (
    schema?.valid === false ||
    (semantic?.errors ?? []).some(
      ({ severity, source }) =>
        severity === 'error' && (release.startsWith('v3') || source === 'datachecks'),
    )
  );
}

describe.skipIf(shared === undefined)("ACRN's validator (needs ../shared)", () => {
  const corpus = join(shared ?? '', 'corpus');
  const all = shared === undefined ? [] : verdicts(corpus).filter(isScored);
  const table: Record<string, object> = {};

  for (const release of RECORDED_RELEASES) {
    test(release, async () => {
      const row = { ...emptyRow(), rejected: 0, 'right place': 0 };
      const wrong: string[] = [];
      const elsewhere: string[] = [];
      for (const verdict of all.filter((next) => next.release === release)) {
        const checked = await check(corpus, verdict);
        const ours = checked.diagnostics.some(
          ({ severity, category }) =>
            severity === 'error' && (category === 'xml' || category === 'schema'),
        );
        const difference = compare(row, checked, ours, isRejected(verdict));
        if (difference !== undefined) wrong.push(difference);
        if (!isRejected(verdict) || verdict.mutation === null) continue;
        row.rejected += 1;
        if (isAtRightPlace(checked)) row['right place'] += 1;
        else {
          const said = checked.diagnostics.map(({ rule }) => rule).join(', ');
          elsewhere.push(`${verdict.file} at ${verdict.mutated_path}: ${said}`);
        }
      }
      table[release] = row;
      if (process.env.ORACLE_DETAILS) console.log([...wrong, ...elsewhere].join('\n'));
      expect(wrong, wrong.join('\n')).toEqual([]);
      expect(row['right place'] / row.rejected, elsewhere.join('\n')).toBeGreaterThan(0.9);
    });
  }

  test('the table', () => {
    console.table(table);
  });
});
