import type { Range } from '../../text/source.js';
import { arrayWords, type ShellCommand } from './commands.js';
import { endOfNested, type ShellToken } from './lex.js';

/** A piece of an expanded word: one character, or something whose value the script does not say. */
interface Piece {
  readonly text: string;
  readonly range: Range;
  /** Whether the shell splits words here: unquoted, from a variable. */
  readonly splits: boolean;
  readonly unknown: boolean;
}

/** One argument as a program gets it; what is not known stands as `${name}` in its text. */
export interface Argument {
  readonly text: string;
  /** Where its characters stand: in the command, or in the assignment of the variable. */
  readonly range: Range;
  /** Part of it, or all, is not known from the script. */
  readonly unknown: boolean;
  /** It may be any number of arguments, none included. */
  readonly open: boolean;
}

/** A value of more characters or items, which grows as in `A=$A$A`, is taken as unknown. */
const LONGEST_VALUE = 10_000;
/** How many times the length of a script its variables may put in together; what comes then is unknown. */
const MOST_PUT_IN = 8;

type Value = { readonly pieces: Piece[] } | { readonly items: Argument[] };

interface Assignment {
  readonly value: Value;
  readonly blocks: readonly number[];
}

function lengthOf(value: Value): number {
  return 'items' in value ? value.items.length : value.pieces.length;
}

/** Whether all of `outer` opens `inner`: then what is set in `outer` holds in `inner`. */
function holdsIn(outer: readonly number[], inner: readonly number[]): boolean {
  return outer.every((block, index) => block === inner[index]);
}

/** The variables of a script as far as it sets them itself. */
export class Variables {
  /** The last one of each. */
  readonly #assignments = new Map<string, Assignment>();
  /** So many characters and items may still be put in. */
  #left: number;

  /** @param length of the script, in characters */
  constructor(length: number) {
    this.#left = LONGEST_VALUE + MOST_PUT_IN * length;
  }

  /** The value at a place; undefined when the script does not say which one of several it is. */
  #get(name: string, blocks: readonly number[]): Value | undefined {
    const last = this.#assignments.get(name);
    return last !== undefined && holdsIn(last.blocks, blocks) ? last.value : undefined;
  }

  /** The same to be put in. */
  #use(name: string, blocks: readonly number[]): Value | 'too long' | undefined {
    const value = this.#get(name, blocks);
    if (value === undefined) return undefined;
    const length = lengthOf(value);
    if (length > LONGEST_VALUE || length > this.#left) return 'too long';
    this.#left -= length;
    return value;
  }

  /** Takes the assignments of a command: `A=1`, `A+=x`, `A=(…)`, after export and local, too. */
  assign({ words, blocks }: ShellCommand): void {
    const [first] = words;
    const isDeclaration = /^(?:export|local|readonly|declare|typeset)$/.test(first?.text ?? '');
    for (const word of isDeclaration ? words.slice(1) : words) {
      const match = /^([A-Za-z_]\w*)(\+?)=/.exec(word.text);
      if (match === null) {
        if (isDeclaration) continue;
        // Words follow: the assignments were for this one command.
        return;
      }
      if (!isDeclaration && !words.every(({ text }) => /^[A-Za-z_]\w*\+?=/.test(text))) return;
      const [head, name = '', plus] = match;
      const old = plus === '+' ? this.#get(name, blocks) : undefined;
      const value = this.#valueOf(word, head.length, blocks);
      const isUnknown = plus === '+' && old === undefined;
      this.#assignments.set(name, {
        value: old === undefined ? value : joined(old, value),
        blocks: isUnknown ? [-1] : blocks,
      });
    }
    // `for x in …` and `read x` give a value that is not one.
    const kind = first?.text;
    if (kind === 'for' || kind === 'select' || kind === 'read') {
      for (const { text } of kind === 'read' ? words.slice(1) : words.slice(1, 2)) {
        this.#assignments.set(text, { value: { pieces: [] }, blocks: [-1] });
      }
    }
  }

  #valueOf(word: ShellToken, skip: number, blocks: readonly number[]): Value {
    const array = arrayWords(word);
    if (array !== undefined) return { items: array.flatMap((item) => this.expand(item, blocks)) };
    return { pieces: this.#pieces(word, blocks).slice(skip) };
  }

  /** What a word of a command becomes. */
  expand(word: ShellToken, blocks: readonly number[]): Argument[] {
    const list = /^"?\$\{([A-Za-z_]\w*)\[[@*]\]\}"?$/.exec(word.text)?.[1];
    const value = list === undefined ? undefined : this.#use(list, blocks);
    if (value !== undefined && value !== 'too long') {
      return 'items' in value ? [...value.items] : splitWords(value.pieces, word);
    }
    const isMany = list !== undefined || /^"?\$(?:@|\*|\{[@*][^}]*\})"?$/.test(word.text);
    if (isMany) return [{ text: word.text, range: word.range, unknown: true, open: true }];
    return splitWords(this.#pieces(word, blocks), word);
  }

  #pieces(word: ShellToken, blocks: readonly number[]): Piece[] {
    return new WordReader(word, (name) => this.#use(name, blocks)).read();
  }
}

/** A value that nobody needs any longer, with more at its end. */
function joined(old: Value, more: Value): Value {
  if ('items' in old && 'items' in more) {
    for (const item of more.items) old.items.push(item);
    return old;
  }
  if ('pieces' in old && 'pieces' in more) {
    for (const piece of more.pieces) old.pieces.push(piece);
    return old;
  }
  return more;
}

function argumentOf(pieces: readonly Piece[], word: ShellToken): Argument {
  const first = pieces[0];
  const last = pieces.at(-1);
  const isOrdered =
    first !== undefined && last !== undefined && first.range.start <= last.range.start;
  return {
    text: pieces.map(({ text }) => text).join(''),
    range: isOrdered ? { start: first.range.start, end: last.range.end } : word.range,
    unknown: pieces.some(({ unknown }) => unknown),
    open: pieces.length === 1 && first?.unknown === true && first.splits,
  };
}

function splitWords(pieces: readonly Piece[], word: ShellToken): Argument[] {
  const found: Argument[] = [];
  let current: Piece[] = [];
  const finish = () => {
    if (current.length > 0) found.push(argumentOf(current, word));
    current = [];
  };
  for (const piece of pieces) {
    if (piece.splits && !piece.unknown && /\s/.test(piece.text)) finish();
    else current.push(piece);
  }
  finish();
  const isQuoted = /["']/.test(word.text);
  return found.length > 0 || !isQuoted
    ? found
    : [{ text: '', range: word.range, unknown: false, open: false }];
}

/** Reads the pieces of one word: quotes go, variables of the script are put in. */
class WordReader {
  readonly #pieces: Piece[] = [];
  #at = 0;

  constructor(
    private readonly word: ShellToken,
    private readonly lookUp: (name: string) => Value | 'too long' | undefined,
  ) {}

  #range(from: number, to: number): Range {
    const { start } = this.word.range;
    return { start: start + from, end: start + to };
  }

  #character(at: number): void {
    const text = this.word.text[at] ?? '';
    if (text === '') return;
    this.#pieces.push({ text, range: this.#range(at, at + 1), splits: false, unknown: false });
  }

  read(): Piece[] {
    const { text } = this.word;
    while (this.#at < text.length) {
      const letter = text[this.#at];
      if (letter === '\\') {
        this.#character(this.#at + 1);
        this.#at += 2;
      } else if (letter === "'" || (letter === '$' && text[this.#at + 1] === "'")) {
        this.#singleQuoted();
      } else if (letter === '"') {
        this.#doubleQuoted();
      } else if (letter === '$' || letter === '`') {
        this.#expansion(false);
      } else {
        this.#character(this.#at);
        this.#at += 1;
      }
    }
    return this.#pieces;
  }

  #singleQuoted(): void {
    const { text } = this.word;
    this.#at = text.indexOf("'", this.#at) + 1;
    while (this.#at < text.length && text[this.#at] !== "'") {
      this.#character(this.#at);
      this.#at += 1;
    }
    this.#at += 1;
  }

  #doubleQuoted(): void {
    const { text } = this.word;
    this.#at += 1;
    while (this.#at < text.length && text[this.#at] !== '"') {
      const letter = text[this.#at];
      if (letter === '\\' && /["\\$`]/.test(text[this.#at + 1] ?? '')) {
        this.#character(this.#at + 1);
        this.#at += 2;
      } else if (letter === '\\' && /^\r?\n/.test(text.slice(this.#at + 1, this.#at + 3))) {
        this.#at += text[this.#at + 1] === '\r' ? 3 : 2;
      } else if (letter === '$' || letter === '`') {
        this.#expansion(true);
      } else {
        this.#character(this.#at);
        this.#at += 1;
      }
    }
    this.#at += 1;
  }

  /** A variable, or something that only the running shell knows. */
  #expansion(quoted: boolean): void {
    const { text } = this.word;
    const start = this.#at;
    const rest = text.slice(start);
    const plain = /^\$(?:([A-Za-z_]\w*)|([0-9@*#?$!-]))/.exec(rest);
    if (plain !== null) {
      this.#at += plain[0].length;
      this.#variable(plain[1] ?? plain[2] ?? '', start, quoted);
      return;
    }
    if (/^(?:\$[({]|`)/.test(rest)) {
      const end = endOfNested(text, start);
      this.#at = end;
      const inner = /^\$\{([A-Za-z_]\w*)(?::?([-=])([^"'$`\\]*))?\}$/s.exec(text.slice(start, end));
      if (inner === null) this.#unknown(text.slice(start, end), start, end, quoted);
      else this.#variable(inner[1] ?? '', start, quoted, inner[2] && (inner[3] ?? ''));
      return;
    }
    this.#character(start);
    this.#at += 1;
  }

  #unknown(text: string, start: number, end: number, quoted: boolean): void {
    this.#pieces.push({ text, range: this.#range(start, end), splits: !quoted, unknown: true });
  }

  #variable(name: string, start: number, quoted: boolean, fallback?: string): void {
    const value = this.lookUp(name);
    if (typeof value === 'object' && 'pieces' in value) {
      for (const piece of value.pieces) this.#pieces.push({ ...piece, splits: !quoted });
    } else if (value === undefined && fallback !== undefined) {
      const from = this.word.text.indexOf(fallback, start + 2 + name.length);
      for (const [index, text] of [...fallback].entries()) {
        const range = this.#range(from + index, from + index + 1);
        this.#pieces.push({ text, range, splits: !quoted, unknown: false });
      }
    } else {
      // `$i` and `${i}` are the same.
      this.#unknown(`\${${name}}`, start, this.#at, quoted);
    }
  }
}
