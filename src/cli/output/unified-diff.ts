import { printable, printableWithTabs } from '../../text/printable.js';
import type { Io } from '../io.js';
import { type ColorOption, paletteFor } from './color.js';
import { writeContent } from './streams.js';

/** The difference between two texts of a file, as git apply and patch -p1 take it. */
async function unifiedDiff(path: string, before: string, after: string): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  const name = path.replace(/^(?:\.?\/)+/, '');
  // A tab ends a name with spaces.
  const end = /\s/.test(name) ? '' : undefined;
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, end, end, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/** Prints what a command changes in a file: in colours for a person, else to be applied. */
export async function writeDiff(
  path: string,
  before: string,
  after: string,
  io: Io,
  color: ColorOption | undefined,
): Promise<void> {
  const text = await unifiedDiff(path, before, after);
  const palette = await paletteFor(io, color);
  if (palette.added('x') === 'x') {
    writeContent(io, text);
    return;
  }
  const shown = text.split('\n').map((line) => {
    const plain = printableWithTabs(line);
    if (/^(?:---|\+\+\+) [ab]\//.test(line)) return palette.place(printable(line));
    if (line.startsWith('@@')) return palette.info(plain);
    if (line.startsWith('+')) return palette.added(plain);
    return line.startsWith('-') ? palette.removed(plain) : plain;
  });
  io.stdout.write(shown.join('\n'));
}
