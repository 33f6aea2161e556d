// A colour that comes from outside is no colour of the command: it is spelt out unless a palette was asked for.
import { expect, test } from 'vitest';
import { paletteFor } from '../../src/cli/output/color.js';
import { CheckedIo } from '../../src/cli/output/streams.js';

function recorded() {
  const written: unknown[] = [];
  const output = { write: (chunk: unknown) => written.push(chunk) };
  const stdin = (async function* () {})();
  const io = new CheckedIo({ stdout: output, stderr: output, stdin, env: {}, cwd: () => '/' });
  return { io, written };
}

test('without colours every escape character is spelt out', async () => {
  const { io, written } = recorded();
  await paletteFor(io, false);
  io.stdout.write('\u001b[31mred\u001b]8;;\u001b\\ \u009b1m\n');
  io.stderr.write('\u001b[31mred\n');
  expect(written).toEqual(['\\u001b[31mred\\u001b]8;;\\u001b\\ \\u009b1m\n', '\\u001b[31mred\n']);
});

test('with them those of the palette stay, on the stream that it is for', async () => {
  const { io, written } = recorded();
  const { error } = await paletteFor(io, true);
  io.stdout.write(error('red'));
  io.stderr.write('\u001b[31mred\n');
  expect(written).toEqual(['\u001b[31m\u001b[1mred\u001b[22m\u001b[39m', '\\u001b[31mred\n']);
});
