import { type Fix, safeFix } from '../text/diagnostic.js';
import type { TextEdit } from '../text/edit.js';
import { lineEnding, type Range } from '../text/source.js';

/** A line of a text: `range` is what stands on it, `full` has its line ending, too. */
export interface Line {
  readonly text: string;
  readonly range: Range;
  readonly full: Range;
}

/** The lines of a text, ended by LF or CRLF; together their full ranges are the whole text. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed + 1;
    let end = feed < 0 ? text.length : feed;
    if (feed > start && text[feed - 1] === '\r') end -= 1;
    lines.push({ text: text.slice(start, end), range: { start, end }, full: { start, end: next } });
    start = next;
  }
  return lines;
}

/** Adds a line at the end of the text. */
export function appendLine(text: string, line: string): TextEdit {
  const newline = lineEnding(text);
  const before = text === '' || /[\r\n]$/.test(text) ? '' : newline;
  return { start: text.length, end: text.length, text: `${before}${line}${newline}` };
}

export function replaceRange({ start, end }: Range, text: string): TextEdit {
  return { start, end, text };
}

/** A fix that puts a text in the place of another. */
export function replacing(title: string, range: Range, text: string): Fix {
  return safeFix(title, [replaceRange(range, text)]);
}

export function removeRange(range: Range): TextEdit {
  return replaceRange(range, '');
}

/** The first line of a text, for findings about what the file does not say. */
export function firstLine(text: string): Range {
  const end = text.search(/[\r\n]|$/);
  return { start: 0, end };
}
