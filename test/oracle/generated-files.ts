// ACRN's own generated files (../shared/corpus/artifacts) beside what src/config-tools makes.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from '../../src/build.js';
import type { BuildResult } from '../../src/config-tools/pipeline.js';
import type { Release } from '../../src/release.js';
import { parseXml } from '../../src/xml/parse.js';

export { RECORDED_RELEASES } from './corpus.js';

export interface OracleCase {
  readonly name: string;
  readonly release: Release;
  readonly board_file: string;
  readonly scenario_file: string;
  readonly files: Readonly<Record<string, string>>;
  readonly populated_scenario: string | null;
}

export interface Difference {
  readonly file: string;
  readonly line: number;
  readonly expected: string;
  readonly found: string;
}

export function oracleCases(corpus: string, release: Release): OracleCase[] {
  return readFileSync(join(corpus, 'artifacts', `${release}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as OracleCase);
}

/** The scenario's name as make sees it: the corpus names real files by themselves, shapes by `base`. */
function scenarioName(corpus: string, oracle: OracleCase): string {
  const match = /CONFIG_SCENARIO=(.*)/.exec(oracle.files['config.mk'] ?? '');
  return match?.[1] ?? basename(join(corpus, oracle.scenario_file), '.xml');
}

export function buildCase(corpus: string, oracle: OracleCase): BuildResult {
  const read = (file: string) => parseXml(readFileSync(join(corpus, file), 'utf8'));
  return build({
    release: oracle.release,
    scenario: read(oracle.scenario_file),
    board: read(oracle.board_file),
    scenarioName: scenarioName(corpus, oracle),
  });
}

/** Lines without comments, blank lines and white-space differences. */
export function significantLines(file: string, text: string): string[] {
  let bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/<!--[\s\S]*?-->/g, '');
  if (/\.(mk|config|conf)$/.test(file)) bare = bare.replace(/^#.*$/gm, '');
  const lines = bare
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');
  return file === 'allocation.xml' ? lines.sort() : lines;
}

export function compare(file: string, expected: string, found: string | undefined): Difference[] {
  const want = significantLines(file, expected);
  const have = significantLines(file, found ?? '');
  const size = Math.max(want.length, have.length);
  for (let index = 0; index < size; index += 1) {
    const [a = '(no line)', b = '(no line)'] = [want[index], have[index]];
    if (a !== b) return [{ file, line: index + 1, expected: a, found: b }];
  }
  return [];
}

/** The artifact that ACRN's file of that name is compared with. */
export function artifactNamed(result: BuildResult, file: string): string | undefined {
  const match =
    file === 'board.config'
      ? result.artifacts.find(({ path }) => path.endsWith('.config'))
      : result.artifacts.find(({ path }) => basename(path) === file);
  return match?.content;
}
