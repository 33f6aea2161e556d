import type { Answer, Calls, Question } from './protocol.js';

/** The calls of a worker as functions of the page. */
export function callsOf(worker: Worker): Calls {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error === undefined) asked?.resolve(data.value);
    else asked?.reject(new Error(data.error));
  });
  const ask =
    (call: keyof Calls) =>
    (...args: readonly unknown[]): Promise<never> => {
      last += 1;
      const question: Question = { id: last, call, args };
      worker.postMessage(question);
      return new Promise((resolve, reject) => {
        waiting.set(question.id, { resolve: resolve as (value: unknown) => void, reject });
      });
    };
  return {
    bundledScenario: ask('bundledScenario'),
    bundledBoard: ask('bundledBoard'),
    check: ask('check'),
    form: ask('form'),
    recognise: ask('recognise'),
    set: ask('set'),
    unset: ask('unset'),
    fixOne: ask('fixOne'),
    fixAll: ask('fixAll'),
    build: ask('build'),
    boot: ask('boot'),
  };
}
