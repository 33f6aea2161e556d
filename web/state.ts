import { type Board, readBoard } from '../src/board/board.js';
import { type LintResult, lint } from '../src/lint.js';
import { isRelease } from '../src/release.js';
import { sourceText } from '../src/text/source.js';
import { readXml } from '../src/xml/parse.js';
import type { ScenarioState } from './protocol.js';

/** The last board file and what it says. */
let lastBoard: { readonly text: string; readonly board: Board | undefined } | undefined;

export function boardOf({ board: text }: ScenarioState): Board | undefined {
  if (text === undefined) return undefined;
  if (lastBoard?.text === text) return lastBoard.board;
  const read = readXml(text);
  const board = 'document' in read ? readBoard(read.document) : undefined;
  lastBoard = { text, board: board !== undefined && board.pcpuIds.length > 0 ? board : undefined };
  return lastBoard.board;
}

export function optionsOf(state: ScenarioState) {
  const board = boardOf(state);
  const { release, problem } = state;
  return {
    ...(board && { board }),
    ...(problem && { encodingProblem: problem }),
    ...(release !== undefined && isRelease(release) && { release }),
  };
}

/** The last scenario that was checked, and what was found: form, fixes and build ask about the same again. */
let last: { readonly key: string; readonly result: Promise<LintResult> } | undefined;

export function linted(state: ScenarioState): Promise<LintResult> {
  const key = JSON.stringify(state);
  if (last?.key !== key) {
    last = { key, result: lint(sourceText(state.name, state.text), optionsOf(state)) };
  }
  return last.result;
}
