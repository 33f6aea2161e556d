/** Replaces the UTF-16 range [start, end) by `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edits in the order in which they stand in the text; insertions at one place keep their order. */
function sorted(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The edits with deletions that stand side by side in one: a fix that each of many findings has is short then. */
export function withJoinedDeletions(edits: readonly TextEdit[]): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of edits) {
    const last = joined.at(-1);
    if (last?.text === '' && edit.text === '' && last.end === edit.start && edit.end > edit.start) {
      joined[joined.length - 1] = { start: last.start, end: edit.end, text: '' };
    } else {
      joined.push(edit);
    }
  }
  return joined;
}

/** Whether two edits touch the same characters, or insert at the same place. */
export function overlap(a: TextEdit, b: TextEdit): boolean {
  if (a.start === b.start && a.end === b.end) return true;
  return a.start < b.end && b.start < a.end;
}

/**
 * The text with all edits made.
 * @throws RangeError when two edits overlap or one lies outside the text: a defect of the caller.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of sorted(edits)) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`edit [${edit.start}, ${edit.end}) overlaps another or leaves the text`);
    }
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
