import { type Fix, safeFix } from '../../text/diagnostic.js';
import { lineEnding, positionAt, sourceText } from '../../text/source.js';
import { removeRange } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { SCRIPT, scriptWith } from './example.js';
import type { Break, QemuScript } from './read.js';

/** The comments of the lines from a place on, and where the line after them begins. */
function commentsFrom(text: string, start: number): { comments: string[]; end: number } {
  const comments: string[] = [];
  let end = start;
  for (let feed = text.indexOf('\n', end); feed >= 0; feed = text.indexOf('\n', end)) {
    const line = text.slice(end, feed).trim();
    if (!line.startsWith('#')) break;
    // A backslash at its end would continue nothing, and mislead.
    comments.push(line.replace(/(?<![\\\s])[\\\s]+$/, ''));
    end = feed + 1;
  }
  return { comments, end };
}

/** Moves the comment's line above the command, with the comments right below it. */
function moveUp(text: string, { at, command }: Break): Fix | undefined {
  const start = text.lastIndexOf('\n', at.range.start - 1) + 1;
  if (!/^[ \t]*$/.test(text.slice(start, at.range.start))) return undefined;
  const { comments, end } = commentsFrom(text, start);
  if (comments.length === 0) return undefined;
  const above = text.lastIndexOf('\n', command.range.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(above))?.[0] ?? '';
  const moved = comments.map((comment) => `${indent}${comment}${lineEnding(text)}`).join('');
  return safeFix(`move the comment${comments.length === 1 ? '' : 's'} above the command`, [
    { start: above, end: above, text: moved },
    removeRange({ start, end }),
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
