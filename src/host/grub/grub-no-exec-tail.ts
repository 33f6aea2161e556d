import { safeFix } from '../../text/diagnostic.js';
import { firstLine } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { entryExample } from './example.js';
import type { GrubFile } from './read.js';

export const grubNoExecTail: HostRule<GrubFile> = {
  name: 'grub-no-exec-tail',
  meta: {
    summary: 'a script of /etc/grub.d has a menu entry, and does not print it',
    why: 'update-grub runs the script and takes what it prints. Without "exec tail -n +3 $0" in its second line the shell tries to run the menu entry.',
    fix: 'safe',
    references: ['ACRN v2.5 doc/getting-started/getting-started.rst (note on the menu entry)'],
    examples: [entryExample('exec tail -n +3 $0\n', '')],
  },
  *check({ text, lacksExecTail }): Iterable<Finding> {
    if (!lacksExecTail) return;
    const line = firstLine(text);
    yield {
      message:
        'the script prints nothing: update-grub takes what it prints, and the menu entry is lost',
      help: 'make the second line "exec tail -n +3 $0"',
      range: line,
      fix: safeFix('add "exec tail -n +3 $0"', [
        { start: line.end, end: line.end, text: '\nexec tail -n +3 $0' },
      ]),
    };
  },
};
