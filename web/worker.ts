// The library in a Web Worker: the page stays quick while it checks, builds and boots. All that the first check needs
// is asked for at once.
import { texts } from 'bundled:texts';
import { SCHEMAS } from '../src/schema/generated/index.js';
import { FIRST, FIRST_BOARD, FIRST_RELEASE } from './first.js';
import type { Answer, Question } from './protocol.js';

const library = import('./calls.js');
void texts[FIRST_BOARD]?.();
void SCHEMAS[FIRST_RELEASE]();

/** The page's first question, before the page is there to ask it: the answer is kept. */
async function checkFirst(): Promise<void> {
  const { calls } = await library;
  const found = await calls.bundledScenario(FIRST);
  if (found === undefined) return;
  const { name, text, problem } = found.file;
  await calls.check({ name, text, problem, board: found.board.text, release: undefined });
}

self.addEventListener('message', async ({ data }: MessageEvent<Question>) => {
  const { id, call, args } = data;
  let answer: Answer;
  try {
    const { calls } = await library;
    const run = calls[call] as (...given: readonly unknown[]) => Promise<unknown>;
    answer = { id, value: await run(...args) };
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer);
});

void checkFirst();
