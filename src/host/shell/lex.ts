import type { Range } from '../../text/source.js';

/**
 * word: with its quotes and expansions, as written. continuation: a backslash with the line end after it.
 * text: the body of a here-document.
 */
type ShellTokenKind =
  | 'word'
  | 'blank'
  | 'continuation'
  | 'newline'
  | 'comment'
  | 'operator'
  | 'text';

export interface ShellToken {
  readonly kind: ShellTokenKind;
  readonly text: string;
  readonly range: Range;
}

const OPERATOR = /&&|\|\||;;&|;;|;&|&>>|&>|\|&|<<-|<<<|<<|>>|>&|<&|<>|>\||[;&|()<>]/y;
const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['{', '}'],
  ['`', '`'],
  ['"', '"'],
]);

/** The end of what opens at `at` ($(, ${, ` or "), quotes and what is nested in it skipped. */
export function endOfNested(text: string, at: number): number {
  const opened = text[at] === '$' ? at + 1 : at;
  const open = [CLOSERS.get(text[opened] ?? '') ?? ''];
  let next = opened + 1;
  while (next < text.length && open.length > 0) {
    const letter = text[next];
    const inner = open.at(-1);
    if (letter === '\\') next += 1;
    else if (letter === inner) open.pop();
    else if (letter === "'" && inner !== '"' && inner !== '`') {
      const end = text.indexOf("'", next + 1);
      next = end < 0 ? text.length : end;
    } else if (letter === '"' && inner !== '`') open.push('"');
    else if (letter === '`') open.push('`');
    else if (letter === '$' && (text[next + 1] === '(' || text[next + 1] === '{')) {
      open.push(text[next + 1] === '(' ? ')' : '}');
      next += 1;
    } else if (letter === '(' && inner === ')') open.push(')');
    next += 1;
  }
  return Math.min(next, text.length);
}

/** The end of the word that starts at `start`. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const letter = text[at] ?? '';
    if (letter === '\\') {
      if (/^\\\r?\n/.test(text.slice(at, at + 3))) return at;
      at += 2;
    } else if (letter === "'") {
      const end = text.indexOf("'", at + 1);
      at = end < 0 ? text.length : end + 1;
    } else if (letter === '$' && text[at + 1] === "'") {
      at = endOfAnsiQuote(text, at + 2);
    } else if (letter === '"' || letter === '`') {
      at = endOfNested(text, at);
    } else if (letter === '$' && (text[at + 1] === '(' || text[at + 1] === '{')) {
      at = endOfNested(text, at);
    } else if ((letter === '<' || letter === '>') && text[at + 1] === '(' && at === start) {
      at = endOfNested(text, at + 1);
    } else if (letter === '(' && /^[A-Za-z_]\w*\+?=$/.test(text.slice(start, at))) {
      at = endOfArray(text, at);
    } else if (/[ \t\n;&|()<>]/.test(letter) || (letter === '\r' && text[at + 1] === '\n')) {
      return at;
    } else {
      at += 1;
    }
  }
  return Math.min(at, text.length);
}

function endOfAnsiQuote(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== "'") at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

/** The end of an array `( … )`: comments are allowed in it. */
function endOfArray(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length) {
    const letter = text[at] ?? '';
    if (letter === ')') return at + 1;
    if (letter === '#' && /\s|\(/.test(text[at - 1] ?? '')) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (/[\s;&|(<>]/.test(letter)) {
      at += 1;
    } else if (/^\\\r?\n/.test(text.slice(at, at + 3))) {
      at += 2;
    } else {
      at = Math.max(endOfWord(text, at), at + 1);
    }
  }
  return text.length;
}

/** The here-documents that were announced: each body ends at a line that is the word after `<<`. */
interface HereDocument {
  readonly delimiter: string;
  readonly stripsTabs: boolean;
}

function endOfHereDocument(text: string, start: number, document: HereDocument): number {
  let at = start;
  while (at < text.length) {
    const feed = text.indexOf('\n', at);
    const next = feed < 0 ? text.length : feed + 1;
    const line = text.slice(at, feed < 0 ? text.length : feed).replace(/\r$/, '');
    at = next;
    if ((document.stripsTabs ? line.replace(/^\t+/, '') : line) === document.delimiter) break;
  }
  return at;
}

/** The tokens of a shell script; together they are the text. */
export function lexShell(text: string): ShellToken[] {
  const tokens: ShellToken[] = [];
  const waiting: HereDocument[] = [];
  let announced: string | undefined;
  let at = 0;
  const push = (kind: ShellTokenKind, end: number) => {
    tokens.push({ kind, text: text.slice(at, end), range: { start: at, end } });
    at = end;
  };
  while (at < text.length) {
    const letter = text[at] ?? '';
    const continuation = /^\\\r?\n/.exec(text.slice(at, at + 3))?.[0];
    if (continuation !== undefined) {
      push('continuation', at + continuation.length);
    } else if (letter === ' ' || letter === '\t') {
      let end = at;
      while (text[end] === ' ' || text[end] === '\t') end += 1;
      push('blank', end);
    } else if (letter === '\n' || (letter === '\r' && text[at + 1] === '\n')) {
      push('newline', at + (letter === '\r' ? 2 : 1));
      for (const document of waiting.splice(0)) {
        if (at < text.length) push('text', endOfHereDocument(text, at, document));
      }
    } else if (letter === '#') {
      const end = text.slice(at).search(/\r?\n/);
      push('comment', end < 0 ? text.length : at + end);
    } else {
      OPERATOR.lastIndex = at;
      const operator = OPERATOR.exec(text)?.[0];
      const isSubstitution = /^[<>]\(/.test(text.slice(at, at + 2));
      if (operator !== undefined && !isSubstitution) {
        push('operator', at + operator.length);
        announced = operator === '<<' || operator === '<<-' ? operator : undefined;
      } else {
        const start = at;
        push('word', Math.max(endOfWord(text, at), at + 1));
        if (announced !== undefined) {
          const delimiter = text.slice(start, at).replace(/["'\\]/g, '');
          waiting.push({ delimiter, stripsTabs: announced === '<<-' });
          announced = undefined;
        }
      }
    }
  }
  return tokens;
}
