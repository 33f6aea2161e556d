// The command's verdict on every scored file of the corpus is that of ACRN's own tools, and the library finds
// what the command finds.
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { shared } from '../shared.js';
import { RECORDED_RELEASES } from './corpus.js';
import { expectFigures, table } from './figures.js';
import {
  type Checked,
  checkAll,
  difference,
  isAtRightPlace,
  lintFile,
  type Verdict,
  verdicts,
} from './verdicts.js';

/** Not scored: files in which the tool itself died, and mutants of what was broken already. */
function isScoredByValidator(verdict: Verdict): boolean {
  return (
    verdict.base_setup_ok !== false &&
    verdict.tool_exception === undefined &&
    verdict.semantic_exceptions === undefined &&
    verdict.schema !== null &&
    verdict.schema.only_xpath_type_errors !== true
  );
}

/** v2.x: the item checks of scenario_cfg_gen are build rules. */
function isRefusedByValidator({ release, schema, semantic }: Verdict): boolean {
  return (
    schema?.valid === false ||
    (semantic?.errors ?? []).some(
      ({ severity, source }) =>
        severity === 'error' && (release.startsWith('v3') || source === 'datachecks'),
    )
  );
}

/** Not scored: two causes in one file, and files that the validator refuses but the build takes. */
function isScoredByBuild({ base_setup_ok, schema, build }: Verdict): boolean {
  return base_setup_ok !== false && !(schema?.valid === false && build.ok);
}

function hasError({ findings }: Checked, categories: readonly string[]): boolean {
  return findings.some(
    ({ severity, category }) => severity === 'error' && categories.includes(category),
  );
}

describe.skipIf(shared === undefined)("ACRN's own verdicts (needs ../shared)", () => {
  const corpus = join(shared ?? '', 'corpus');
  const all = shared === undefined ? [] : verdicts(corpus);
  const validatorRows: unknown[][] = [];
  const buildRows: unknown[][] = [];
  const scored = new Set<string>();

  describe.each(RECORDED_RELEASES)('%s', (release) => {
    let checked: readonly Checked[] = [];
    beforeAll(async () => {
      checked = await checkAll(
        corpus,
        all.filter((verdict) => verdict.release === release),
      );
    });

    /** The files of which we think otherwise than ACRN. */
    function disagreements(
      files: readonly Checked[],
      categories: readonly string[],
      isRefused: (verdict: Verdict) => boolean,
    ): string[] {
      for (const { verdict } of files) scored.add(verdict.file);
      return files
        .filter((file) => hasError(file, categories) !== isRefused(file.verdict))
        .map((file) => difference(file, hasError(file, categories)));
    }

    test('an error of category xml or schema: the validator refuses the file', () => {
      const files = checked.filter(({ verdict }) => isScoredByValidator(verdict));
      const wrong = disagreements(files, ['xml', 'schema'], isRefusedByValidator);
      const changed = files.filter(
        ({ verdict }) => isRefusedByValidator(verdict) && verdict.mutation !== null,
      );
      const placed = changed.filter((file) => isAtRightPlace(corpus, file));
      const elsewhere = changed
        .filter((file) => !placed.includes(file))
        .map(({ verdict, findings }) => `${verdict.file}: ${findings.map(({ rule }) => rule)}`);
      validatorRows.push([
        release,
        files.length,
        files.length - wrong.length,
        `${placed.length} of ${changed.length}`,
      ]);
      expect(files.length).toBeGreaterThan(0);
      expect(wrong).toEqual([]);
      expect(placed.length / changed.length, elsewhere.join('\n')).toBeGreaterThan(0.9);
    });

    test('an error of category xml, schema or build: the build stops', () => {
      const files = checked.filter(({ verdict }) => isScoredByBuild(verdict));
      const wrong = disagreements(files, ['xml', 'schema', 'build'], ({ build }) => !build.ok);
      buildRows.push([release, files.length, files.length - wrong.length]);
      expect(files.length).toBeGreaterThan(0);
      expect(wrong).toEqual([]);
    });

    test('the library finds the same at the same offsets', async () => {
      for (const { verdict, findings } of checked) {
        const diagnostics = await lintFile(corpus, verdict);
        expect(
          findings.map(({ rule, offset, endOffset }) => `${rule} ${offset}-${endOffset}`),
          `the command's findings in ${verdict.file}`,
        ).toEqual(diagnostics.map(({ rule, range }) => `${rule} ${range.start}-${range.end}`));
      }
    });
  });

  test('the figures of docs/oracle.md and the README are these', () => {
    expect([validatorRows.length, buildRows.length]).toEqual([
      RECORDED_RELEASES.length,
      RECORDED_RELEASES.length,
    ]);
    const releases = `ACRN ${RECORDED_RELEASES[0]} to ${RECORDED_RELEASES[RECORDED_RELEASES.length - 1]}`;
    expectFigures(
      'docs/oracle.md',
      'validator',
      table(['release', 'files', 'agree', 'finding at the changed place'], validatorRows),
    );
    expectFigures('docs/oracle.md', 'build', table(['release', 'files', 'agree'], buildRows));
    expectFigures(
      'README.md',
      'figures',
      `The installed command agrees with ACRN's own validator and build on each of ${scored.size} files, of\n${releases}: [docs/oracle.md](docs/oracle.md).`,
    );
  });
});
