import type { ModprobeLine } from './read.js';

const WORDS_NEEDED: Readonly<Record<string, number>> = {
  alias: 3,
  blacklist: 2,
  config: 1,
  include: 1,
  install: 3,
  options: 3,
  remove: 3,
  softdep: 3,
  weakdep: 3,
};

export const COMMANDS: readonly string[] = Object.keys(WORDS_NEEDED);

/** What kmod says "ignoring bad line" of: an unknown command, or one without what it needs. */
export function isBadLine({ words, isComment, brokenContinuation }: ModprobeLine): boolean {
  const [command] = words;
  if (isComment || command === undefined) return false;
  // The white space after a backslash is taken for an empty argument.
  const given = words.length + (brokenContinuation === undefined ? 0 : 1);
  const needed = Object.hasOwn(WORDS_NEEDED, command.text) ? WORDS_NEEDED[command.text] : undefined;
  return needed === undefined || given < needed;
}
