import type { Diagnostic } from '../text/diagnostic.js';
import { printable, printableWithTabs } from '../text/printable.js';
import { lineRange, positionAt } from '../text/source.js';
import type { CheckedFile } from './checked-file.js';
import type { Palette } from './palette.js';

/** What is left of a line at an end that does not fit. */
const CUT = '…';

/** As terminals show a tab, at most. */
const TAB = 8;

/** The longest text that is shown as what to put in a place. */
const LONGEST_VALUE = 40;

/** What a fix that replaces all of a place puts there. */
function replacementOf({ fix, range }: Diagnostic): string | undefined {
  const [edit, ...others] = fix?.edits ?? [];
  if (edit === undefined || others.length > 0) return undefined;
  const { start, end, text } = edit;
  if (start !== range.start || end !== range.end || !/^\S.*$/.test(text)) return undefined;
  return text.length > LONGEST_VALUE ? undefined : printable(text);
}

/** What stands beside the carets, and its colour: the VM that begins there, or what to put there. */
function noteOn(
  found: Diagnostic,
  vms: CheckedFile['vms'],
  palette: Palette,
): { note: string; colour: (text: string) => string } {
  const vm = vms?.get(found.range.start);
  if (vm !== undefined) return { note: ` ${vm.label}`, colour: palette[found.severity] };
  const value = replacementOf(found);
  return { note: value === undefined ? '' : ` set to ${value}`, colour: palette.good };
}

/**
 * The source line with carets under the range; a range of several lines is marked on its first. Of a line that
 * does not fit, what is around the carets. Beside them, where there is room, which VM it is, or what to put there.
 */
export function excerpt(
  { source, vms }: CheckedFile,
  found: Diagnostic,
  palette: Palette,
  width: number,
): string[] {
  const { range, severity } = found;
  const { line } = positionAt(source, range.start);
  const number = String(line).padStart(5);
  const room = Math.max(width - number.length - 3, 20);
  const { start, end } = lineRange(source, line);
  const first = source.text.startsWith('\uFEFF', start) ? start + 1 : start;
  const from = Math.max(Math.min(range.start, end), first);
  const to = Math.max(Math.min(range.end, end), from);
  const before = printableWithTabs(source.text.slice(Math.max(first, from - room), from));
  const marked = printableWithTabs(source.text.slice(from, Math.min(to, from + room)));
  const after = printableWithTabs(source.text.slice(to, Math.min(end, to + room)));
  const shown = before + marked + after;
  const fits = from - room <= first && to + room >= end && shown.length <= room;
  const middle = before.length - Math.floor(Math.max(room - marked.length, room / 4) / 2);
  const left = fits ? 0 : Math.max(0, Math.min(middle, shown.length - room));
  const right = left + room;
  const head = left > 0 || from - room > first ? CUT : '';
  const tail = right < shown.length || (!fits && to + room < end) ? CUT : '';
  const text = `${head}${shown.slice(left + head.length, right - tail.length)}${tail}`;
  const gap = shown.slice(left, before.length).replace(/[^\t]/g, ' ');
  const carets = Math.min(Math.max(marked.length, 1), right - before.length);
  const marks = '^'.repeat(carets);
  const { note, colour } = noteOn(found, vms, palette);
  const hasRoom = gap.replaceAll('\t', ' '.repeat(TAB)).length + carets + note.length <= room;
  const bar = (start: string) => palette.dim(`${start} |`);
  return [
    `${bar(number)} ${text}`,
    `${bar(' '.repeat(number.length))} ${gap}${palette[severity](marks)}${hasRoom && note !== '' ? colour(note) : ''}`,
  ];
}
