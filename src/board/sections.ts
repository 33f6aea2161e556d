import type { XmlDocument } from '../xml/node.js';

/** The text sections of a board file: section name -> its lines as they stand in the file. */
export type BoardSections = ReadonlyMap<string, readonly string[]>;

const START = /^<([A-Z][A-Z0-9_]*)>$/;

/**
 * The sections of a board file whose start and end tag each begin a line of their own, as ACRN's
 * board_cfg_lib.py:get_info finds them. Lines keep their references (`&amp;`) undecoded; a section
 * without an end is missing.
 */
export function boardSections(document: XmlDocument): BoardSections {
  const sections = new Map<string, string[]>();
  let open: { name: string; lines: string[] } | undefined;
  for (const line of document.text.split(/\r\n?|\n/)) {
    const tag = line.trimStart();
    if (tag.startsWith('<')) {
      const token = tag.split(/\s/, 1)[0] ?? '';
      const name = START.exec(token)?.[1];
      if (name !== undefined && !sections.has(name)) {
        open = { name, lines: [] };
        continue;
      }
      if (open !== undefined && token === `</${open.name}>`) {
        sections.set(open.name, open.lines);
        open = undefined;
        continue;
      }
    }
    open?.lines.push(line);
  }
  return sections;
}
