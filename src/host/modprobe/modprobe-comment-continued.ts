import { safeFix } from '../../text/diagnostic.js';
import type { Finding, HostRule } from '../rule.js';
import type { ModprobeFile } from './read.js';

export const modprobeCommentContinued: HostRule<ModprobeFile> = {
  name: 'modprobe-comment-continued',
  meta: {
    summary: 'a comment ends in a backslash and takes the next line with it',
    why: 'kmod joins lines before it looks for comments: the next line is part of the comment and sets nothing.',
    severity: 'warning',
    fix: 'safe',
    references: ['kmod libkmod/libkmod-config.c (getline_wrapped)'],
    examples: [
      {
        bad: '# nesting on Intel \\\noptions kvm_intel nested=1\n',
        good: '# nesting on Intel \noptions kvm_intel nested=1\n',
      },
    ],
  },
  *check({ lines }): Iterable<Finding> {
    for (const { isComment, continuations } of lines) {
      const [first] = continuations;
      if (!isComment || first === undefined) continue;
      yield {
        message: 'the backslash makes the next line a part of this comment: it sets nothing',
        help: 'drop the backslash',
        range: first,
        fix: safeFix('drop the backslash at the end of the comment', [
          { start: first.start, end: first.start + 1, text: '' },
        ]),
      };
    }
  },
};
