import {
  type Board,
  isRelease,
  type LintResult,
  lint,
  readBoard,
  readXml,
  sourceText,
} from '../src/index.js';
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
  const { release } = state;
  return {
    ...(board && { board }),
    ...(release !== undefined && isRelease(release) && { release }),
  };
}

export function linted(state: ScenarioState): Promise<LintResult> {
  return lint(sourceText(state.name, state.text), optionsOf(state));
}
