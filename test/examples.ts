// The examples of the rules, as files on a board.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { type Board, readBoard } from '../src/board/board.js';
import { type Example, exampleScenario, type Replacement } from '../src/rules/rule.js';
import { parseXml } from '../src/xml/parse.js';
import { boardOf, scenariosFolder } from './scenarios.js';

export function replaced(
  text: string,
  replacements: readonly Replacement[],
  where: string,
): string {
  return replacements.reduce((current, { found, becomes }) => {
    const places = current.split(found).length - 1;
    expect(places, `${where}: places where this stands: ${found}`).toBe(1);
    return current.replace(found, () => becomes);
  }, text);
}

/** The board of the example's folder, changed where the example says so. */
export function exampleBoard(example: Example, kind: 'bad' | 'good'): Board {
  const { board = [], badBoard = [] } = example;
  const scenario = exampleScenario(example);
  const changes = kind === 'bad' ? [...board, ...badBoard] : board;
  if (changes.length === 0) return boardOf(scenario);
  const folder = dirname(scenario);
  const text = readFileSync(join(scenariosFolder, folder, `${folder}.xml`), 'utf8');
  return readBoard(parseXml(replaced(text, changes, `the board of ${scenario}`)));
}
