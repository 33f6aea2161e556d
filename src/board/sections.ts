import { addAll } from '../text/long-lists.js';
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

/** Where the line after the one of `offset` begins. */
function nextLine(text: string, offset: number): number {
  let end = offset;
  while (/[^\r\n]/.test(text[end] ?? '')) end += 1;
  return end + (text.startsWith('\r\n', end) ? 2 : 1);
}

interface Section {
  readonly lines: string[];
  /** Where its lines go on, while it is open. */
  from: number | undefined;
  /** Where the line after its end tag begins; only there it may go on. */
  end: number | undefined;
}

/**
 * The sections of a board file whose end tag begins a line, as ACRN's board_cfg_lib.py:get_info finds them. Their
 * lines are those below a start tag that begins a line: with an attribute in it, there are none. Lines keep their
 * references (`&amp;`) undecoded; a section without an end is missing, and one right below another of its name
 * belongs to it.
 */
export function boardSections({ text }: XmlDocument): BoardSections {
  const sections = new Map<string, Section>();
  for (const { 0: tag, 1: slash, 2: name = '', index } of text.matchAll(TAG)) {
    const line = lineStart(text, index);
    if (line === undefined) continue;
    const section: Section = sections.get(name) ?? {
      lines: [],
      from: undefined,
      end: undefined,
    };
    const { from, end } = section;
    if (end !== undefined && end !== line) continue;
    if (from !== undefined) {
      const more = text.slice(from, line).split(/\r\n?|\n/);
      addAll(section.lines, more.slice(0, -1));
    }
    const next = nextLine(text, index + tag.length);
    section.from = slash === '' ? next : undefined;
    section.end = slash === '' ? undefined : next;
    sections.set(name, section);
  }
  return new Map(
    [...sections].flatMap(([name, { lines, end }]) => (end === undefined ? [] : [[name, lines]])),
  );
}
