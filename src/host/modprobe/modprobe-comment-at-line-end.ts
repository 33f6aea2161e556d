import { safeFix } from '../../text/diagnostic.js';
import { lineEnding } from '../../text/source.js';
import type { Finding, HostRule } from '../rule.js';
import { commentIn } from './line-end-comment.js';
import type { ModprobeFile } from './read.js';

export const modprobeCommentAtLineEnd: HostRule<ModprobeFile> = {
  name: 'modprobe-comment-at-line-end',
  meta: {
    summary: 'a comment is at the end of an options line',
    why: 'modprobe.d has comments on lines of their own only: these words reach the kernel, which ignores them as unknown parameters; a name=value among them would count.',
    severity: 'warning',
    fix: 'safe',
    references: ['kmod man/modprobe.d.5'],
    examples: [
      {
        bad: 'options kvm_intel nested=1 # for the lab\n',
        good: '# for the lab\noptions kvm_intel nested=1\n',
      },
    ],
  },
  *check({ text, lines }): Iterable<Finding> {
    for (const line of lines) {
      const range = commentIn(line);
      if (range === undefined) continue;
      const before = text.slice(line.range.start, range.start).trimEnd();
      const comment = text.slice(range.start, range.end).trimEnd();
      yield {
        message:
          'modprobe.d has no comments at line ends: these words go to the kernel as parameters',
        help: 'put the comment on a line of its own',
        range,
        ...(line.continuations.length === 0 && {
          fix: safeFix('put the comment on a line of its own', [
            {
              start: line.range.start,
              end: line.range.end,
              text: `${comment}${lineEnding(text)}${before}`,
            },
          ]),
        }),
      };
    }
  },
};
