// Comments, processing instructions and the XML declaration (XML 1.0 sections 2.5, 2.6, 2.8).
import { NAME } from './names.js';
import { XmlError } from './problem.js';

const DECLARATION =
  /^<\?xml\s+version\s*=\s*("1\.[0-9]+"|'1\.[0-9]+')(\s+encoding\s*=\s*("[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(\s+standalone\s*=\s*("(yes|no)"|'(yes|no)'))?\s*\?>$/;
const INSTRUCTION = new RegExp(`^<\\?(${NAME})(\\s[\\s\\S]*)?\\?>$`);

export function checkComment(token: string, start: number): void {
  const inside = token.slice(4, -3);
  const at = inside.indexOf('--');
  if (token.length >= 7 && at < 0 && !inside.endsWith('-')) return;
  const from = start + 4 + Math.max(at, 0);
  throw new XmlError({ start: from, end: from + 2 }, 'a comment may not contain `--`');
}

/** @param text the whole document: the declaration may stand only at its very start */
export function checkInstruction(token: string, start: number, text: string): void {
  const range = { start, end: start + token.length };
  if (/^<\?xml[\s?]/i.test(token)) {
    const atStart = start === 0 || (start === 1 && text.startsWith('\uFEFF'));
    if (!atStart || !token.startsWith('<?xml')) {
      throw new XmlError(range, 'the XML declaration may stand only at the very start of the file');
    }
    if (!DECLARATION.test(token)) throw new XmlError(range, 'the XML declaration is malformed');
  } else if (!INSTRUCTION.test(token)) {
    throw new XmlError(range, 'the processing instruction has no name');
  }
}
