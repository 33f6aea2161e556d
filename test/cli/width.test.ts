// What a person reads fits the terminal, and no word of it is cut, wherever its lines are broken.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.js';
import { scenarios } from './run.js';

const cwd = join(scenarios, 'quad-core');
const broken = 'v2.5-industry.xml';

/** What a terminal of a width shows of a command, both streams, without how long it took. */
async function shown(argv: readonly string[], columns: number): Promise<string> {
  let text = '';
  const write = (chunk: string | Uint8Array) => {
    text += chunk;
  };
  await main(argv, {
    stdout: { isTTY: true, columns, write },
    stderr: { write },
    stdin: (async function* () {})(),
    env: { NO_COLOR: '1', TERM: 'dumb' },
    cwd: () => cwd,
  });
  return text.replace(/[\d.]+ m?s$/gm, 'now');
}

/** The words of a text; beside carets there is a note only where there is room. */
function wordsOf(text: string): string[] {
  return text.replace(/^ +\d* \|.*$/gm, '').split(/\s+/);
}

const COMMANDS =
  'check explain fix build rules init get set unset upgrade lsp simulate replay host completion man'.split(
    ' ',
  );

test.each([
  ['--help'],
  ...COMMANDS.map((command) => [command, '--help']),
  ['check', broken],
  ['check', '--show-files', '--statistics', broken],
  ['check', '--show-settings', broken],
  ['explain', 'scheduler-not-noop'],
  ['rules'],
])('%s %s', async (...argv) => {
  const words = wordsOf(await shown(argv, 1000));
  for (const columns of [60, 80, 120]) {
    const text = await shown(argv, columns);
    expect(wordsOf(text), `the words at ${columns}`).toEqual(words);
    // A path or an element of the file is one word, whatever it has; a diff has the lines of the file.
    const tooLong = text
      .split('\n')
      .filter((line) => line.length > columns && !/^ *(?:--> )?\S+$|^[ +-] +<|^@@/.test(line));
    expect(tooLong, `at ${columns}`).toEqual([]);
  }
});
