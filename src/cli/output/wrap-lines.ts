import { wrap } from '../../report/wrap.js';

/** A second column narrower than this stands below the first one. */
const NARROWEST = 20;

/** What a line is up to its second column, which comes after two spaces or more; up to its text in a line with one. */
const FIRST_COLUMN = /^ *(?:\S+(?: \S+)* {2,})?/;

/** Lines that are too long are broken between words, and go on below where their text, or its second column, starts. */
export function wrapLines(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (line.length <= width) return [line];
      const first = FIRST_COLUMN.exec(line)?.[0] ?? '';
      const hasColumns = first.trim() !== '';
      const isBelow = hasColumns && width - first.length < NARROWEST;
      const start = isBelow ? first.search(/\S/) + 4 : first.length;
      const indent = start + (hasColumns || start === 0 ? 0 : 2);
      const [head = '', ...rest] = wrap(line.slice(first.length), width - indent);
      return [
        ...(isBelow ? [first.trimEnd(), ' '.repeat(start) + head] : [first + head]),
        ...rest.map((each) => ' '.repeat(indent) + each),
      ];
    })
    .join('\n');
}
