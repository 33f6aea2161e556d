import { safeFix } from '../../text/diagnostic.js';
import type { Finding, HostRule } from '../rule.js';
import { scriptExample } from './example.js';
import type { QemuScript } from './read.js';

export const scriptMissingBackslash: HostRule<QemuScript> = {
  name: 'script-missing-backslash',
  meta: {
    summary: 'a command ends, and the next line starts with an option',
    why: 'Without a backslash at the line end the command is over: QEMU starts without the options below, and the shell runs those as a program.',
    fix: 'safe',
    references: ['POSIX Shell Command Language, 2.2.1 Escape Character'],
    examples: [scriptExample('-cpu host \\\n', '-cpu host\n')],
  },
  *check({ text, breaks }): Iterable<Finding> {
    for (const { cause, at, lost } of breaks) {
      if (cause !== 'missing-backslash' || lost === undefined) continue;
      const { end } = at.range;
      const between = text.slice(end, lost.range.start);
      const isNextLine = /^[ \t]*\r?\n[ \t]*$/.test(between);
      yield {
        message: `the command ends here: "${lost.words[0]?.text}" on a line below is run as a program`,
        help: 'end this line with a backslash',
        range: { start: at.range.start, end: lost.words[0]?.range.end ?? end },
        ...(isNextLine && {
          fix: safeFix('end the line with a backslash', [
            { start: end, end: end + between.search(/\r?\n/), text: ' \\' },
          ]),
        }),
      };
    }
  },
};
