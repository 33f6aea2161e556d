// Our data checks against those of ACRN's own tools: every file of the corpus (see its README).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Board, readBoard } from '../../src/board/board.js';
import { populate } from '../../src/config-tools/populate.js';
import { isWithin, type Release } from '../../src/release.js';
import { rules } from '../../src/rules/registry.js';
import type { Rule } from '../../src/rules/rule.js';
import { buildTypeOf } from '../../src/scenario/build-type.js';
import { readScenario } from '../../src/scenario/read.js';
import { ALL_SCHEMAS } from '../../src/schema/generated/all.js';
import type { Severity } from '../../src/text/diagnostic.js';
import { decode } from '../../src/text/encoding.js';
import { findXmlProblem, parseXml } from '../../src/xml/parse.js';
import { shared } from '../shared.js';
import { RECORDED_RELEASES } from './corpus.js';

interface Verdict {
  readonly file: string;
  readonly release: Release;
  readonly board_file: string;
  readonly mutation: string | null;
  readonly base_setup_ok?: boolean;
  readonly semantic: {
    readonly errors: readonly { message: string; severity: Severity; source?: string }[];
  } | null;
  readonly semantic_exceptions?: readonly { stage: string }[];
}

const corpus = shared && join(shared, 'corpus');
const verdictsFile = corpus && join(corpus, 'verdicts.jsonl');
const present = verdictsFile !== undefined && existsSync(verdictsFile);

const verdicts: Verdict[] = present
  ? readFileSync(verdictsFile, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Verdict => JSON.parse(line))
  : [];

const boards = new Map<string, Board>();

function boardOf(file: string): Board {
  const known = boards.get(file);
  if (known !== undefined) return known;
  const board = readBoard(parseXml(readFileSync(join(corpus ?? '', file), 'utf8')));
  boards.set(file, board);
  return board;
}

/**
 * A rule that follows ACRN's data checks, in v2.x those that v2.x has already. Those that only warn stop the
 * build, and are build rules.
 */
function isDataCheck({ meta }: Rule, release: Release): boolean {
  return meta.references.some(
    (reference) =>
      reference.includes('/schema/checks/') &&
      (isWithin(release, 'v3.0') || reference.startsWith('ACRN v2')),
  );
}

/** The rules that fire, as `severity rule`; undefined for a file that is not well-formed. */
function ours({ file, release, board_file }: Verdict): string[] | undefined {
  const { text, encoding, problem } = decode(readFileSync(join(corpus ?? '', file)));
  if (problem !== undefined || findXmlProblem(text) !== undefined) return undefined;
  const document = parseXml(text);
  const scenario = readScenario(document, release);
  const context = {
    scenario,
    populated: populate(release, document, ALL_SCHEMAS[release].shape, ''),
    board: boardOf(board_file),
    buildType: buildTypeOf(scenario),
    encoding,
  };
  return rules
    .filter((rule) => isDataCheck(rule, release))
    .filter(({ meta }) => isWithin(release, meta.releases.first, meta.releases.last))
    .flatMap((rule) =>
      [...rule.check(context)].map(
        ({ severity = rule.meta.severity ?? 'error', category = rule.meta.category }) =>
          `${category === 'build' ? 'warning' : severity} ${rule.name}`,
      ),
    );
}

function theirs({ semantic }: Verdict): string[] {
  return (semantic?.errors ?? [])
    .filter(({ source = 'datachecks' }) => source === 'datachecks')
    .map(({ severity, message }) => `${severity} ${message.slice(0, 60)}`);
}

describe.skipIf(!present)("data checks agree with ACRN's (needs ../shared)", () => {
  for (const release of RECORDED_RELEASES) {
    test(release, () => {
      const differences: string[] = [];
      const count = { real: 0, realAgree: 0, mutants: 0, mutantsAgree: 0, false: 0, missed: 0 };
      let warnings = 0;
      for (const verdict of verdicts.filter((next) => next.release === release)) {
        const died = verdict.semantic_exceptions?.some(({ stage }) => stage === 'datachecks');
        if (verdict.semantic === null || died || verdict.base_setup_ok === false) continue;
        const found = ours(verdict);
        if (found === undefined) continue;
        const said = theirs(verdict);
        const has = (list: string[], severity: Severity) =>
          list.some((line) => line.startsWith(severity));
        const agree = has(found, 'error') === has(said, 'error');
        const real = verdict.mutation === null;
        count[real ? 'real' : 'mutants'] += 1;
        if (agree) count[real ? 'realAgree' : 'mutantsAgree'] += 1;
        else count[has(found, 'error') ? 'false' : 'missed'] += 1;
        // In v2.x a pCPU that is not on the board is an error of ours and both of theirs.
        const warned = has(found, 'warning') === has(said, 'warning') || has(found, 'error');
        if (!warned) warnings += 1;
        if (!agree || !warned) {
          differences.push(
            `${verdict.file}: ours [${found.join('; ')}], ACRN's [${said.join('; ')}]`,
          );
        }
      }
      console.log(
        `${release}: real ${count.realAgree}/${count.real}, mutants and shapes ${count.mutantsAgree}/${count.mutants}, false alarms ${count.false}, missed ${count.missed}, warnings that differ ${warnings}`,
      );
      expect(count.real).toBeGreaterThan(0);
      expect(differences).toEqual([]);
    });
  }
});
