import { safeFix } from '../../text/diagnostic.js';
import { replaceRange } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { isGrubCommand } from './commands.js';
import { entryExample } from './example.js';
import type { GrubFile } from './read.js';

/** So many lines of one command are looked at together. */
const MOST_LINES = 20;

export const grubSplitLine: HostRule<GrubFile> = {
  name: 'grub-split-line',
  meta: {
    summary: 'arguments of multiboot or module are on a line of their own',
    why: 'A command ends with its line. GRUB reads root=… as a variable, and other words as a command that it does not have: the kernel never sees them.',
    fix: 'safe',
    references: ['ACRN v2.5 doc/getting-started/getting-started.rst (note on the menu entry)'],
    examples: [entryExample('acrn.bin root=', 'acrn.bin\n    root=')],
  },
  *check({ text, commands, functions }): Iterable<Finding> {
    for (const [index, command] of commands.entries()) {
      let last = commands[index - 1];
      const name = command.words[0]?.value ?? '';
      if (last === undefined || last.entry !== command.entry) continue;
      if (isGrubCommand(name) || functions.has(name) || name === '') continue;
      // Several lines may have been cut off.
      const oldest = Math.max(index - MOST_LINES, 0);
      for (let at = index - 1; at >= oldest && !isBoot(commands[at]?.words[0]?.value); at -= 1) {
        const word = commands[at]?.words[0]?.value ?? '';
        if (isGrubCommand(word) || functions.has(word)) break;
        last = commands[at - 1];
      }
      if (last === undefined || !isBoot(last.words[0]?.value)) continue;
      const previous = commands[index - 1] ?? last;
      const between = text.slice(previous.range.end, command.range.start);
      yield {
        message: `"${name}" is on a line of its own: ${last.words[0]?.value} does not get it, and it is lost`,
        help: 'put it on the line above, or end that line with a backslash',
        range: command.range,
        related: [{ message: 'the command that loses it', range: last.range }],
        ...(/^\s*$/.test(between) && {
          fix: safeFix('join the lines', [
            replaceRange({ start: previous.range.end, end: command.range.start }, ' '),
          ]),
        }),
      };
    }
  },
};

function isBoot(name: string | undefined): boolean {
  return /^(?:multiboot|module)2?$/.test(name ?? '');
}
