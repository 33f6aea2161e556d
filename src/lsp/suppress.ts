import type { Diagnostic as Found } from '../text/diagnostic.js';
import type { TextEdit } from '../text/edit.js';
import { lineEnding } from '../text/source.js';

/** What stands for the reason until the author has written one. */
export const REASON = 'say why';

/** The comment that silences a finding, in a line of its own above it; undefined where there is no room for one. */
export function suppression(text: string, { rule, range }: Found): TextEdit | undefined {
  const start = Math.max(text.lastIndexOf('\n', range.start - 1) + 1, 0);
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  if (text[start + indent.length] !== '<') return undefined;
  const comment = `<!-- acrn-nvmx-disable-next-line ${rule}: ${REASON} -->`;
  return { start, end: start, text: `${indent}${comment}${lineEnding(text)}` };
}
