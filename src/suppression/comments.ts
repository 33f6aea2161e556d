import type { Range } from '../text/source.js';

/** A comment, and what is written in it. */
export interface Comment {
  readonly range: Range;
  readonly content: Range;
}

/** How something begins and ends that is a comment, or holds none. */
interface Form {
  readonly start: string;
  readonly end: string;
  readonly isComment: boolean;
}

const XML_COMMENT: Form = { start: '<!--', end: '-->', isComment: true };
const XML: readonly Form[] = [
  XML_COMMENT,
  { start: '<![CDATA[', end: ']]>', isComment: false },
  { start: '<?', end: '?>', isComment: false },
];
const LINE_COMMENT: Form = { start: '#', end: '\n', isComment: true };
const LINES: readonly Form[] = [XML_COMMENT, LINE_COMMENT];

function comments(text: string, forms: readonly Form[]): Comment[] {
  const found: Comment[] = [];
  // Where each form begins next; past the end of the text when it does not end any more.
  const next = new Map(forms.map((form) => [form, text.indexOf(form.start)]));
  for (let at = 0; ; ) {
    for (const [form, place] of next) {
      if (place >= 0 && place < at) next.set(form, text.indexOf(form.start, at));
    }
    const [first] = [...next].filter(([, place]) => place >= 0).sort(([, a], [, b]) => a - b);
    if (first === undefined) return found;
    const [form, start] = first;
    const from = start + form.start.length;
    const close = text.indexOf(form.end, from);
    const isLine = form === LINE_COMMENT;
    if (close < 0 && !isLine) {
      next.set(form, -1);
      continue;
    }
    const end = close < 0 ? text.length : close;
    at = isLine ? end : end + form.end.length;
    const trimmed = isLine && text[end - 1] === '\r' ? end - 1 : end;
    if (form.isComment) {
      found.push({
        range: { start, end: isLine ? trimmed : at },
        content: { start: from, end: trimmed },
      });
    }
  }
}

/** The comments of a text that is well-formed XML. */
export function xmlComments(text: string): Comment[] {
  return comments(text, XML);
}

/** The comments of other texts: from # to the end of the line, and those of XML. */
export function lineComments(text: string): Comment[] {
  return comments(text, LINES);
}
