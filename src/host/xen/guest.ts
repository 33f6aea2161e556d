import { type Fix, safeFix } from '../../text/diagnostic.js';
import type { Range } from '../../text/source.js';
import { appendLine, firstLine, removeRange, replaceRange } from '../edits.js';
import type { XlAssignment, XlCfg } from './read.js';

/** pv, pvh or hvm; `type` counts before the old `builder` (xl_parse.c). */
export function guestType(cfg: XlCfg): string {
  const type = cfg.string('type');
  if (type !== undefined) return type;
  return cfg.string('builder') === 'hvm' ? 'hvm' : 'pv';
}

/** Sets a key: in the assignment that counts, or in a new line at the end. */
export function setKey(cfg: XlCfg, key: string, value: string): Fix {
  const found = cfg.get(key);
  return safeFix(`set ${key} = ${value}`, [
    found ? replaceRange(found.valueRange, value) : appendLine(cfg.text, `${key} = ${value}`),
  ]);
}

/** The assignment with the rest of its line, where nothing else stands on it. */
function wholeLine({ text }: XlCfg, { range }: XlAssignment): Range {
  const start = text.lastIndexOf('\n', range.start - 1) + 1;
  const feed = text.indexOf('\n', range.end);
  const end = feed < 0 ? text.length : feed + 1;
  const isAlone =
    /^[ \t]*$/.test(text.slice(start, range.start)) && /^\s*$/.test(text.slice(range.end, end));
  return isAlone ? { start, end } : range;
}

export function dropAssignment(cfg: XlCfg, assignment: XlAssignment): Fix {
  const range = wholeLine(cfg, assignment);
  const end = cfg.text[range.end] === ';' ? range.end + 1 : range.end;
  return safeFix(`drop ${assignment.key}`, [removeRange({ start: range.start, end })]);
}

export function placeOf(cfg: XlCfg, key: string): Range {
  return cfg.get(key)?.range ?? firstLine(cfg.text);
}
