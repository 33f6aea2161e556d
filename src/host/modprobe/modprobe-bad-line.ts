import type { Fix } from '../../text/diagnostic.js';
import { replacing } from '../edits.js';
import { nearest } from '../nearest.js';
import type { Finding, HostRule } from '../rule.js';
import { COMMANDS, isBadLine } from './commands.js';
import type { ModprobeFile, ModprobeLine } from './read.js';

/** `kvm_intel.nested=1`: how the kernel's command line has it. */
const DOTTED = /^(kvm[-_](?:intel|amd)|kvm)\.([\w-]+=\S*)$/;

/** What the line was probably meant to be. */
function fixOf({ words }: ModprobeLine): Fix | undefined {
  const [command, module] = words;
  if (command === undefined) return undefined;
  const replace = (word: typeof command, text: string): Fix =>
    replacing(`write "${text}"`, word.range, text);
  const dotted = DOTTED.exec(command.text);
  if (dotted !== null) return replace(command, `options ${dotted[1]} ${dotted[2]}`);
  if (command.text === 'options' && module !== undefined) {
    const inner = DOTTED.exec(module.text);
    return inner === null ? undefined : replace(module, `${inner[1]} ${inner[2]}`);
  }
  const meant = nearest(command.text, COMMANDS);
  const isComplete = meant !== undefined && words.length >= 3;
  return isComplete && !COMMANDS.includes(command.text) ? replace(command, meant) : undefined;
}

export const modprobeBadLine: HostRule<ModprobeFile> = {
  name: 'modprobe-bad-line',
  meta: {
    summary: 'modprobe does not understand the line and ignores it',
    why: 'What the line was to set is lost; kmod says "ignoring bad line" where nobody looks.',
    fix: 'safe',
    references: ['kmod man/modprobe.d.5', 'kmod libkmod/libkmod-config.c (kmod_config_parse)'],
    examples: [
      { bad: 'option kvm_intel nested=1\n', good: 'options kvm_intel nested=1\n' },
      { bad: 'kvm_intel.nested=1\n', good: 'options kvm_intel nested=1\n' },
    ],
  },
  *check({ lines }): Iterable<Finding> {
    let previous: ModprobeLine | undefined;
    for (const line of lines) {
      // After a broken continuation modprobe-broken-continuation speaks of the lost line.
      const isOrphan = previous?.brokenContinuation !== undefined && !previous.isComment;
      previous = line;
      if (!isBadLine(line) || isOrphan) continue;
      const [command] = line.words;
      const fix = fixOf(line);
      yield {
        message: COMMANDS.includes(command?.text ?? '')
          ? `"${command?.text}" is not complete: modprobe ignores the line`
          : `"${command?.text}" is not a command of modprobe.d: modprobe ignores the line`,
        help: fix?.title ?? 'write it as "options MODULE NAME=VALUE"',
        range: line.range,
        ...(fix && { fix }),
      };
    }
  },
};
