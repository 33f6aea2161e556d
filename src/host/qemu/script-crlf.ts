import type { Finding, HostRule } from '../rule.js';
import type { ShellToken } from '../shell/lex.js';
import { SCRIPT } from './example.js';
import type { QemuScript } from './read.js';

function returns(tokens: readonly ShellToken[]): ShellToken[] {
  return tokens.filter(
    ({ kind, text }) => (kind === 'newline' || kind === 'continuation') && text.includes('\r'),
  );
}

export const scriptCrlf: HostRule<QemuScript> = {
  name: 'script-crlf',
  meta: {
    summary: 'the script has the line ends of Windows',
    why: 'The shell takes the carriage return for a part of the last word, and a backslash before it continues nothing; a #! line with one names no interpreter.',
    fix: 'safe',
    references: ['shellcheck SC1017'],
    examples: [{ bad: SCRIPT.replaceAll('\n', '\r\n'), good: SCRIPT }],
  },
  *check({ tokens }): Iterable<Finding> {
    const all = returns(tokens);
    const harmful = all.find((token) => {
      const before = tokens[tokens.indexOf(token) - 1];
      return before?.kind !== 'comment' || before.text.startsWith('#!');
    });
    if (harmful === undefined) return;
    const at = harmful.range.start + harmful.text.indexOf('\r');
    yield {
      message:
        'the line ends in CR LF: the shell takes the carriage return for a part of the command',
      help: 'save the script with Unix line ends',
      range: { start: at, end: at + 1 },
      fix: {
        title: 'end the lines with LF',
        safety: 'safe',
        edits: all.map(({ text, range }) => {
          const start = range.start + text.indexOf('\r');
          return { start, end: start + 1, text: '' };
        }),
      },
    };
  },
};
