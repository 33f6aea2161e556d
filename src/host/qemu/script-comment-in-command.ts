import { type Fix, safeFix } from '../../text/diagnostic.js';
import { lineEnding, positionAt, sourceText } from '../../text/source.js';
import { removeRange } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { SCRIPT, scriptWith } from './example.js';
import type { Break, QemuScript } from './read.js';

/** Moves the comment's line above the command. */
function moveUp(text: string, { at, command }: Break): Fix | undefined {
  const start = text.lastIndexOf('\n', at.range.start - 1) + 1;
  const feed = text.indexOf('\n', at.range.end);
  if (feed < 0 || !/^[ \t]*$/.test(text.slice(start, at.range.start))) return undefined;
  const above = text.lastIndexOf('\n', command.range.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(above))?.[0] ?? '';
  // A backslash at its end would continue nothing, and mislead.
  const comment = at.text.replace(/(?<![\\\s])[\\\s]+$/, '');
  return safeFix('move the comment above the command', [
    { start: above, end: above, text: `${indent}${comment}${lineEnding(text)}` },
    removeRange({ start, end: feed + 1 }),
  ]);
}

export const scriptCommentInCommand: HostRule<QemuScript> = {
  name: 'script-comment-in-command',
  meta: {
    summary: 'a comment is between the lines of a command',
    why: 'The comment ends the command, whatever the backslashes say: QEMU starts without the options below it, and the shell runs those as a program.',
    fix: 'safe',
    references: ['shellcheck SC1143'],
    examples: [
      {
        bad: scriptWith('  -nographic \\\n', '  #-vnc :1 \\\n  -nographic \\\n'),
        good: SCRIPT.replace('qemu-system', '#-vnc :1\nqemu-system'),
      },
    ],
  },
  *check({ text, breaks }): Iterable<Finding> {
    for (const found of breaks) {
      const { cause, at, command, lost } = found;
      if (cause !== 'comment' || lost === undefined) continue;
      const { line } = positionAt(sourceText('', text), command.range.start);
      const fix = moveUp(text, found);
      yield {
        message: `a comment ends the command of line ${line}: "${lost.words[0]?.text}" is run as a program`,
        help: `move the comment above line ${line}`,
        range: at.range,
        related: [{ message: 'what the command loses', range: lost.range }],
        ...(fix && { fix }),
      };
    }
  },
};
