import { readBoard } from './board/board.js';
import { type BuildInput, type BuildResult, runBuild } from './config-tools/pipeline.js';
import { lintDocument } from './lint.js';
import { expectRelease } from './release.js';
import { ALL_SCHEMAS } from './schema/generated/all.js';
import { expectArgument } from './text/argument.js';

/**
 * What ACRN's build makes of a scenario and a board, up to its pre-build checks. It stops exactly when
 * the check finds an error of the categories xml, schema or build, at the step at which ACRN's does.
 */
export function build(input: BuildInput): BuildResult {
  const { scenario, board, release, encoding } = input;
  expectArgument('build', 'scenario', scenario, 'document');
  expectArgument('build', 'board', board, 'document');
  expectRelease(release);
  const { found } = lintDocument(scenario, ALL_SCHEMAS, {
    release,
    board: readBoard(board),
    ...(encoding && { encoding }),
  });
  return runBuild(input, ALL_SCHEMAS[release].shape, found);
}
