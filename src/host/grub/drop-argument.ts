import { type Fix, safeFix } from '../../text/diagnostic.js';
import { removeRange } from '../edits.js';
import type { GrubWord } from './read.js';

/** Drops an argument with the spaces before it. */
export function dropArgument(text: string, { value, range }: GrubWord): Fix {
  let { start, end } = range;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start -= 1;
  if (start === 0 || text[start - 1] === '\n') {
    start = range.start;
    while (text[end] === ' ' || text[end] === '\t') end += 1;
  }
  return safeFix(`drop ${value}`, [removeRange({ start, end })]);
}
