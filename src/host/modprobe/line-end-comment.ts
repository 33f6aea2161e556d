import type { Range } from '../../text/source.js';
import type { ModprobeLine } from './read.js';

/** What looks like a comment at the end of an options line: kmod has none there. */
export function commentIn({ words, isComment, range }: ModprobeLine): Range | undefined {
  if (isComment || words[0]?.text !== 'options') return undefined;
  const mark = words.find(({ text }, index) => index > 1 && text.startsWith('#'));
  return mark && { start: mark.range.start, end: range.end };
}
