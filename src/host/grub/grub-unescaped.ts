import { safeFix } from '../../text/diagnostic.js';
import type { Finding, HostRule } from '../rule.js';
import { bootEntries } from './boot-entry.js';
import { entryWith } from './example.js';
import type { GrubFile, GrubWord } from './read.js';

/** Variables that GRUB or its usual scripts set. */
const KNOWN = new Set([
  'root',
  'prefix',
  'default',
  'chosen',
  'linux_gfx_mode',
  'gfxpayload',
  'vt_handoff',
  'kernelopts',
  'tuned_params',
  'boot',
  'extra_cmdline',
]);

/** The first dollar sign that GRUB expands and that names no variable. */
function bareDollar({ text }: GrubWord, variables: ReadonlySet<string>): number | undefined {
  const bare = text.replace(/\\[\s\S]|'[^']*'/g, (skipped) => '_'.repeat(skipped.length));
  for (const match of bare.matchAll(/\$(?:\{?([A-Za-z_]\w*)\}?)?/g)) {
    const name = match[1];
    if (name === undefined || (!variables.has(name) && !KNOWN.has(name))) return match.index;
  }
  return undefined;
}

export const grubUnescaped: HostRule<GrubFile> = {
  name: 'grub-unescaped',
  meta: {
    summary: 'an argument has a $ or # that GRUB takes for its own',
    why: 'GRUB replaces $ and what follows by the value of a variable, and drops everything after a # that starts a word: the kernel gets something else than what is written.',
    fix: 'safe',
    references: ['ACRN v2.7 doc/tutorials/using_grub.rst'],
    examples: [
      {
        bad: entryWith('root=/dev/sda2', 'memmap=0x200000$0xE00000'),
        good: entryWith('root=/dev/sda2', 'memmap=0x200000\\$0xE00000'),
      },
    ],
  },
  *check(file): Iterable<Finding> {
    const expanded = file.regions.filter(({ isExpanded }) => isExpanded);
    for (const { commands } of bootEntries(file)) {
      for (const { command, args } of commands) {
        // There the shell takes a backslash first.
        if (
          expanded.some(
            ({ range }) => command.range.start >= range.start && command.range.end <= range.end,
          )
        )
          continue;
        for (const word of args) {
          const at = bareDollar(word, file.variables);
          if (at === undefined) continue;
          const start = word.range.start + at;
          yield {
            message: `the $ in "${word.text}" is GRUB's: it puts in the value of a variable that nobody sets`,
            help: 'write \\$',
            range: word.range,
            fix: safeFix('put a backslash before the $', [{ start, end: start, text: '\\' }]),
          };
        }
        const comment = command.comment;
        const lost = comment && file.text.slice(comment.start, comment.end);
        if (comment === undefined || lost === undefined || !/^#\S*=|\s[\w.-]+=\S/.test(lost))
          continue;
        yield {
          message: `"${lost.trimEnd()}" is a comment to GRUB: the kernel gets nothing of it`,
          help: 'write \\# where the # belongs to an argument',
          range: comment,
        };
      }
    }
  },
};
