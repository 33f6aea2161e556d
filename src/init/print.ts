import { encodeText } from '../xml/references.js';
import type { Element } from './template.js';

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

/** An element as XML, two blanks for each level. */
export function print(element: Element, indent = ''): string {
  const { name, comment, attributes = {}, value = '', children } = element;
  const above = comment === undefined ? '' : commentLines(comment, indent);
  const tag = `${name}${Object.entries(attributes)
    .map(([key, text]) => ` ${key}="${encodeText(text).replaceAll('"', '&quot;')}"`)
    .join('')}`;
  if (children !== undefined && children.length > 0) {
    const inner = children.map((child) => print(child, `${indent}  `)).join('');
    return `${above}${indent}<${tag}>\n${inner}${indent}</${name}>\n`;
  }
  const content = value === '' ? `<${tag}/>` : `<${tag}>${encodeText(value)}</${name}>`;
  return `${above}${indent}${content}\n`;
}
