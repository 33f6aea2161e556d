import type { RuleMeta } from '../rules/rule.js';

/** What is told of comments that suppress nothing; lint finds it when everything else is found. */
export const unusedSuppression: { readonly name: string; readonly meta: RuleMeta } = {
  name: 'unused-suppression',
  meta: {
    summary: 'a suppression comment has no effect',
    why: 'It suppresses nothing: the finding is gone, the rule has another name, or no reason is given. One day it would hide a finding that nobody has looked at.',
    category: 'suppression',
    severity: 'warning',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: ['docs/configuration.md'],
    examples: [
      {
        bad: [
          {
            found: '      <SCHEDULER>SCHED_NOOP</SCHEDULER>',
            becomes:
              '      <!-- acrn-nvmx-disable-next-line scheduler-not-noop: only one VM runs -->\n      <SCHEDULER>SCHED_NOOP</SCHEDULER>',
          },
        ],
      },
    ],
  },
};
