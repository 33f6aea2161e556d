import { replacing } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { isBadLine } from './commands.js';
import type { ModprobeFile } from './read.js';

export const modprobeBrokenContinuation: HostRule<ModprobeFile> = {
  name: 'modprobe-broken-continuation',
  meta: {
    summary: 'white space follows the backslash at a line end',
    why: 'Only a backslash directly before the line end joins two lines: the next line is on its own, is not a command, and is ignored.',
    fix: 'safe',
    references: ['kmod libkmod/libkmod-config.c (getline_wrapped)'],
    examples: [
      {
        bad: 'options kvm_intel \\ \n  nested=1\n',
        good: 'options kvm_intel \\\n  nested=1\n',
      },
    ],
  },
  *check({ lines }): Iterable<Finding> {
    for (const [index, line] of lines.entries()) {
      const { brokenContinuation: range, isComment } = line;
      if (range === undefined || isComment) continue;
      const next = lines[index + 1];
      const isLost = next !== undefined && isBadLine(next);
      yield {
        message: isLost
          ? 'white space after the backslash: the lines are not joined, and modprobe ignores the next one'
          : 'white space after the backslash: it joins nothing',
        help: 'let the backslash be the last character of the line',
        range: { start: range.start, end: isLost ? next.range.end : range.end },
        severity: isLost ? 'error' : 'warning',
        fix: isLost
          ? replacing('drop the white space after the backslash', range, '\\')
          : replacing('drop the backslash', range, ''),
      };
    }
  },
};
