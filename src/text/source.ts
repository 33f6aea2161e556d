import { expectArgument } from './argument.js';

/** A half-open range of UTF-16 offsets into a source text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place as people count it: line and column from 1, the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text with its name and the offsets at which its lines start. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
  readonly lineStarts: readonly number[];
}

/** Lines end with LF, CRLF or a lone CR, as XML 1.0 section 2.11 has it. */
export function sourceText(name: string, text: string): SourceText {
  expectArgument('sourceText', 'text', text, 'text');
  const lineStarts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      lineStarts.push(at + 1);
    }
    return { name, text, lineStarts };
  }
  for (const { 0: ending, index } of text.matchAll(/\r\n?|\n/g)) {
    lineStarts.push(index + ending.length);
  }
  return { name, text, lineStarts };
}

/** The position of `offset`; offsets past the end count as the end. A byte order mark has no column. */
export function positionAt(source: SourceText, offset: number): Position {
  const bounded = Math.min(Math.max(offset, 0), source.text.length);
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= bounded) low = middle;
    else high = middle - 1;
  }
  const start = source.lineStarts[low] ?? 0;
  const mark = low === 0 && source.text.startsWith('\uFEFF') ? 1 : 0;
  return { line: low + 1, column: Math.max(bounded - start - mark, 0) + 1 };
}

/** The range of line `line` (from 1) without its line ending. */
export function lineRange(source: SourceText, line: number): Range {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  const next = source.lineStarts[line] ?? source.text.length;
  let end = next;
  while (end > start && /[\r\n]/.test(source.text[end - 1] ?? '')) end -= 1;
  return { start, end };
}

/** The line ending that the text uses first; LF when it has none. */
export function lineEnding(text: string): '\n' | '\r\n' | '\r' {
  const match = /\r\n?|\n/.exec(text);
  return (match?.[0] ?? '\n') as '\n' | '\r\n' | '\r';
}
