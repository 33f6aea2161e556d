import { safeFix } from '../../text/diagnostic.js';
import type { Finding, HostRule } from '../rule.js';
import { scriptExample } from './example.js';
import type { QemuScript } from './read.js';

export const scriptSpaceAfterBackslash: HostRule<QemuScript> = {
  name: 'script-space-after-backslash',
  meta: {
    summary: 'white space follows the backslash at a line end',
    why: 'The backslash then escapes the space and continues nothing: QEMU gets a file name of one space, and loses the options below.',
    fix: 'safe',
    references: ['shellcheck SC1101'],
    examples: [scriptExample('-enable-kvm \\\n', '-enable-kvm \\ \n')],
  },
  *check({ text, breaks }): Iterable<Finding> {
    for (const { cause, at, lost } of breaks) {
      if (cause !== 'space-after-backslash') continue;
      const start = at.range.end - 2;
      const length = /^[ \t]*/.exec(text.slice(start + 1))?.[0].length ?? 1;
      yield {
        message:
          'white space after the backslash: the command ends here, and QEMU gets a space for a disk image',
        help: 'let the backslash be the last character of the line',
        range: { start, end: start + 1 + length },
        ...(lost && { related: [{ message: 'what the command loses', range: lost.range }] }),
        fix: safeFix('drop the white space after the backslash', [
          { start: start + 1, end: start + 1 + length, text: '' },
        ]),
      };
    }
  },
};
