import type { Finding, HostRule } from '../rule.js';
import { ENTRY } from './example.js';
import type { GrubFile } from './read.js';
import { syntaxProblem } from './syntax.js';

export const grubSyntax: HostRule<GrubFile> = {
  name: 'grub-syntax',
  meta: {
    summary: "GRUB's parser refuses the file",
    why: 'update-grub leaves such a file out, or the whole menu is lost at the next start: grub-script-check refuses it.',
    references: ['GRUB grub-core/script/parser.y', 'GRUB grub-core/script/yylex.l'],
    examples: [{ bad: ENTRY.replace(/\}\n$/, ''), good: ENTRY }],
  },
  *check({ regions }): Iterable<Finding> {
    for (const { tokens, range, isExpanded } of regions) {
      const problem = isExpanded ? undefined : syntaxProblem(tokens, range.end);
      if (problem === undefined) continue;
      yield {
        message: `${problem.message}: GRUB refuses the file`,
        help: 'grub-script-check FILE says whether GRUB takes it',
        range: problem.range,
      };
    }
  },
};
