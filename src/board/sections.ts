import type { XmlDocument } from '../xml/node.js';

/** The text sections of a board file: section name -> its lines as they stand in the file. */
export type BoardSections = ReadonlyMap<string, readonly string[]>;

const TAG = /<(\/?)([A-Z][A-Z0-9_]*)>(?=\s|$)/g;

/** Where the line begins that has nothing but white space before `offset`; undefined when it has more. */
function lineStart(text: string, offset: number): number | undefined {
  let start = offset;
  while (/[^\S\r\n]/.test(text[start - 1] ?? '')) start -= 1;
  return /[^\r\n]/.test(text[start - 1] ?? '') ? undefined : start;
}

/**
 * The sections of a board file whose start and end tag each begin a line of their own, as ACRN's
 * board_cfg_lib.py:get_info finds them. Lines keep their references (`&amp;`) undecoded; a section
 * without an end is missing.
 */
export function boardSections({ text }: XmlDocument): BoardSections {
  const sections = new Map<string, string[]>();
  let open: { name: string; start: number } | undefined;
  for (const { 0: tag, 1: slash, 2: name = '', index } of text.matchAll(TAG)) {
    const line = lineStart(text, index);
    if (line === undefined) continue;
    if (slash === '' && !sections.has(name)) {
      open = { name, start: index + tag.length };
    } else if (slash === '/' && name === open?.name) {
      const [, ...lines] = text.slice(open.start, line).split(/\r\n?|\n/);
      sections.set(name, lines.slice(0, -1));
      open = undefined;
    }
  }
  return sections;
}
