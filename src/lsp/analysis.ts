import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Board } from '../board/board.js';
import type { LintResult } from '../lint.js';
import type { Release } from '../release.js';
import type { Scenario } from '../scenario/model.js';
import { releaseShape } from '../schema/index.js';
import type { GroupShape } from '../schema/shape.js';
import type { Range } from '../text/source.js';
import type { CheckedScenario } from './workspace.js';

/** One version of an open scenario, and what is known of it. */
export interface Analysis {
  readonly document: TextDocument;
  readonly result: LintResult;
  readonly board: Board | undefined;
  /** Undefined while the text cannot be read as a scenario. */
  readonly model: Model | undefined;
}

/** A scenario that could be read. */
export interface Model {
  readonly scenario: Scenario;
  readonly release: Release;
  readonly shape: GroupShape;
}

export async function analysisOf(
  document: TextDocument,
  { result, board }: CheckedScenario,
): Promise<Analysis> {
  const { scenario, release } = result;
  const model =
    scenario === undefined || release === undefined
      ? undefined
      : { scenario, release, shape: await releaseShape(release) };
  return { document, result, board, model };
}

/** A range of offsets as the protocol has it: lines and characters from 0. */
export function rangeOf(document: TextDocument, { start, end }: Range) {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
