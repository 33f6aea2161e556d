import type { Unfinished } from '../../options/unfinished.js';
import { wrap } from '../../report/wrap.js';
import { printable } from '../../text/printable.js';
import { shellWord } from '../../text/shell-word.js';
import type { Io } from '../io.js';
import { widthOf } from '../output/width.js';

/** What is still wrong, and the command that settles it. */
function finishing(
  { message, help, assignment }: Unfinished,
  path: string,
  release: string | undefined,
): string {
  const options = release === undefined ? '' : ` --release ${shellWord(release)}`;
  const file = shellWord(path);
  return assignment === undefined
    ? `${message}; ${help} (or acrn-nvmx fix${options} -i ${file})`
    : `${message}: acrn-nvmx set${options} -i ${file} ${shellWord(assignment)} (or acrn-nvmx fix${options} -i ${file})`;
}

/** Says on standard error what a changed scenario still needs. */
export function sayUnfinished(
  unfinished: readonly Unfinished[],
  path: string,
  { release }: { readonly release?: string },
  io: Io,
): void {
  for (const each of unfinished) {
    const line = `not finished: ${printable(finishing(each, path, release))}`;
    // One line for programs.
    const lines = io.stderr.isTTY ? wrap(line, widthOf(io) - 2) : [line];
    io.stderr.write(`${lines.join('\n  ')}\n`);
  }
}
