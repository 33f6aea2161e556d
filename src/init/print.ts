import { type NewElement, writeElement } from '../xml/write.js';

const WIDTH = 100;

/** Comments may not hold two hyphens in a row (XML 1.0 section 2.5). */
function commentLines(comment: string, indent: string): string {
  const lines: string[] = [];
  let line = '<!--';
  for (const word of `${comment.replace(/-(?=-)/g, '- ')} -->`.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `    `;
    }
    line += ` ${word}`;
  }
  return [...lines, line].map((each) => `${indent}${each}\n`).join('');
}

/** A scenario as XML, two spaces for each level. */
export function print(root: NewElement): string {
  const above = root.comment === undefined ? '' : commentLines(root.comment, '');
  const layout = { unit: '  ', newline: '\n', comment: commentLines };
  return `${above}${writeElement(root, '', layout)}\n`;
}
