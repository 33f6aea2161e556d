// The line on a terminal that says how far a long command is.
import { describe, expect, test } from 'vitest';
import { ProgressLine } from '../../src/cli/output/progress.js';
import { CheckedIo } from '../../src/cli/output/streams.js';

function terminal(isTTY: boolean, env: Readonly<Record<string, string>> = {}) {
  const written: (string | Uint8Array)[] = [];
  const stream = { isTTY, columns: 20, write: (chunk: string | Uint8Array) => written.push(chunk) };
  const io = new CheckedIo({
    stdout: stream,
    stderr: stream,
    stdin: (async function* () {})(),
    env,
    cwd: () => '/',
  });
  const clock = { now: 0 };
  return { written, clock, line: new ProgressLine(io, () => clock.now) };
}

describe('the progress line', () => {
  test('comes after half a second, is replaced no faster than one can read, and goes', () => {
    const { written, clock, line } = terminal(true);
    line.show(() => 'too early');
    clock.now = 499;
    line.show(() => 'too early');
    expect(written).toEqual([]);
    clock.now = 510;
    line.show(() => 'one');
    clock.now = 550;
    line.show(() => 'too soon');
    clock.now = 620;
    line.show(() => 'two \u001b[2J and longer than the terminal');
    line.clear();
    line.clear();
    expect(written).toEqual(['\r\u001b[Kone', '\r\u001b[Ktwo \\u001b[2J and l', '\r\u001b[K']);
  });

  test.each([
    ['no terminal', false, {}],
    ['a terminal that cannot', true, { TERM: 'dumb' }],
  ] as const)('%s: there is none', (_, isTTY, env) => {
    const { written, clock, line } = terminal(isTTY, env);
    clock.now = 10_000;
    line.show(() => 'nobody sees this');
    line.clear();
    expect(written).toEqual([]);
  });
});
