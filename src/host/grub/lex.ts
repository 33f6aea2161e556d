import type { Range } from '../../text/source.js';

type GrubTokenKind = 'word' | 'blank' | 'newline' | 'comment' | 'punctuation' | 'bad';

export interface GrubToken {
  readonly kind: GrubTokenKind;
  readonly text: string;
  readonly range: Range;
}

const VARIABLE = /\$(?:[A-Za-z_]\w*|\d+|[?#*@]|\{(?:[A-Za-z_]\w*|\d+|[?#*@])\})/y;
const PLAIN = /[^{}|&$;<>\s"'\\]+/y;

/** The end of what starts at `at` with a dollar sign; undefined where GRUB refuses it. */
function endOfVariable(text: string, at: number): number | undefined {
  VARIABLE.lastIndex = at;
  const match = VARIABLE.exec(text)?.[0];
  if (match !== undefined) return at + match.length;
  // $"…" is a text that GRUB translates.
  return text[at + 1] === '"' ? at + 1 : undefined;
}

/** The end of a string in double quotes; undefined where it has none, or a lone dollar sign in it. */
function endOfDoubleQuoted(text: string, start: number): number | undefined {
  let at = start + 1;
  while (at < text.length) {
    const letter = text[at];
    if (letter === '"') return at + 1;
    if (letter === '\\') at += 2;
    else if (letter === '$') {
      VARIABLE.lastIndex = at;
      const match = VARIABLE.exec(text)?.[0];
      if (match === undefined) return undefined;
      at += match.length;
    } else at += 1;
  }
  return undefined;
}

/** The end of the word at `start`; `ok` is false where GRUB's lexer refuses it. */
function endOfWord(text: string, start: number): { end: number; ok: boolean } {
  let at = start;
  while (at < text.length) {
    const letter = text[at];
    PLAIN.lastIndex = at;
    const plain = PLAIN.exec(text)?.[0];
    let next: number | undefined;
    if (plain !== undefined) next = at + plain.length;
    else if (letter === '\\') next = at + 2 <= text.length ? at + 2 : undefined;
    else if (letter === "'") {
      const end = text.indexOf("'", at + 1);
      next = end < 0 ? undefined : end + 1;
    } else if (letter === '"') next = endOfDoubleQuoted(text, at);
    else if (letter === '$') next = endOfVariable(text, at);
    else return { end: at, ok: true };
    if (next === undefined) {
      const feed = text.indexOf('\n', at);
      return { end: feed < 0 ? text.length : feed, ok: false };
    }
    if (letter === '\\' && text[at + 1] === '\n')
      return { end: at === start ? next : at, ok: true };
    at = next;
  }
  return { end: at, ok: true };
}

/** The tokens of a GRUB script from `from` to `to` (grub-core/script/yylex.l); together they are that text. */
export function lexGrub(text: string, from = 0, to = text.length): GrubToken[] {
  const tokens: GrubToken[] = [];
  const part = text.slice(0, to);
  let at = from;
  const push = (kind: GrubTokenKind, end: number) => {
    tokens.push({ kind, text: part.slice(at, end), range: { start: at, end } });
    at = end;
  };
  while (at < to) {
    const letter = part[at] ?? '';
    if (letter === '\n') push('newline', at + 1);
    else if (/\s/.test(letter)) push('blank', at + 1);
    else if (letter === '\\' && part[at + 1] === '\n') push('blank', at + 2);
    else if (letter === '#') {
      const feed = part.indexOf('\n', at);
      push('comment', feed < 0 ? to : feed);
    } else if (/[{};]/.test(letter)) push('punctuation', at + 1);
    else if (/[|&<>]/.test(letter)) push('bad', at + 1);
    else {
      const { end, ok } = endOfWord(part, at);
      push(ok ? 'word' : 'bad', Math.max(end, at + 1));
    }
  }
  return tokens;
}
