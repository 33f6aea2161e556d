import type { Range } from '../../text/source.js';
import { lexXlCfg, type Token } from './lex.js';

/** A number or a string; `value` is what stands between a string's quotes. */
interface XlAtom {
  readonly kind: 'number' | 'string';
  readonly value: string;
  readonly range: Range;
}

export interface XlAssignment {
  readonly key: string;
  /** Whether it adds to an earlier value: `+=`. */
  readonly adds: boolean;
  readonly atoms: readonly XlAtom[];
  readonly isList: boolean;
  /** From the key to the end of the value. */
  readonly range: Range;
  readonly valueRange: Range;
}

interface XlProblem {
  readonly message: string;
  readonly range: Range;
}

export interface XlCfg {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly assignments: readonly XlAssignment[];
  /** What xl refuses: with any of them it does not start the guest. */
  readonly problems: readonly XlProblem[];
  /** The assignment of a key that counts, which is the last one. */
  get(key: string): XlAssignment | undefined;
  /** The value of a key as a number: xl takes a string that holds one, too (xlu_cfg_get_long). */
  number(key: string): number | undefined;
  string(key: string): string | undefined;
}

/** Backslashes in a string: before a quote, a letter of C's escapes, or three octal digits. */
const ESCAPES = /^(?:[^\\]|\\(?:["'\\abfnrtv]|[0-7]{3}))*$/;

class Reader {
  readonly assignments: XlAssignment[] = [];
  readonly problems: XlProblem[] = [];
  #at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  /** The next token that counts. */
  #peek(): Token | undefined {
    for (;;) {
      const token = this.tokens[this.#at];
      if (token?.kind !== 'blank' && token?.kind !== 'comment') return token;
      this.#at += 1;
    }
  }

  #next(): Token | undefined {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #isPunctuation(text: string): boolean {
    const token = this.#peek();
    return token?.kind === 'punctuation' && token.text === text;
  }

  /** Says what is wrong at the next token, and goes on in the next line. */
  #refuse(expected: string): undefined {
    const token = this.#peek();
    if (token === undefined) {
      const end = this.tokens.at(-1)?.range.end ?? 0;
      this.problems.push({
        message: `the file ends, where ${expected} is expected`,
        range: { start: end, end },
      });
    } else {
      const found = token.kind === 'newline' ? 'the line ends' : `"${shown(token.text)}" is found`;
      this.problems.push({ message: `${found} where ${expected} is expected`, range: token.range });
    }
    while (this.#peek() !== undefined && this.#peek()?.kind !== 'newline') this.#at += 1;
    return undefined;
  }

  read(): void {
    for (;;) {
      const token = this.#peek();
      if (token === undefined) return;
      if (token.kind === 'newline' || (token.kind === 'punctuation' && token.text === ';')) {
        this.#at += 1;
        continue;
      }
      this.#statement();
    }
  }

  #statement(): undefined {
    const key = this.#peek();
    if (key?.kind !== 'name') return this.#refuse('a lower-case name');
    this.#at += 1;
    const adds = this.#isPunctuation('+=');
    if (!adds && !this.#isPunctuation('=')) return this.#refuse('=');
    this.#at += 1;
    const value = this.#value();
    if (value === undefined) return undefined;
    this.assignments.push({
      key: key.text,
      adds,
      ...value,
      range: { start: key.range.start, end: value.valueRange.end },
    });
    const after = this.#peek();
    const ends = after === undefined || after.kind === 'newline' || this.#isPunctuation(';');
    return ends ? undefined : this.#refuse('the end of the line');
  }

  #value(): Pick<XlAssignment, 'atoms' | 'isList' | 'valueRange'> | undefined {
    if (this.#isPunctuation('[')) {
      const open = this.#next();
      const atoms: XlAtom[] = [];
      const close = this.#list(atoms);
      if (open === undefined || close === undefined) return undefined;
      return {
        atoms,
        isList: true,
        valueRange: { start: open.range.start, end: close.range.end },
      };
    }
    const atom = this.#atom();
    if (atom === undefined) return this.#refuse('a number, a quoted string or [');
    return { atoms: [atom], isList: false, valueRange: atom.range };
  }

  #atom(): XlAtom | undefined {
    const token = this.#peek();
    if (token?.kind !== 'number' && token?.kind !== 'string') return undefined;
    this.#at += 1;
    const value = token.kind === 'string' ? token.text.slice(1, -1) : token.text;
    if (token.kind === 'string' && !ESCAPES.test(value)) {
      this.problems.push({
        message: `"${shown(value)}" has a backslash that escapes nothing`,
        range: token.range,
      });
    }
    return { kind: token.kind, value, range: token.range };
  }

  #skipNewlines(): void {
    while (this.#peek()?.kind === 'newline') this.#at += 1;
  }

  /** The rest of a list, up to its bracket; lists may stand in lists. */
  #list(atoms: XlAtom[]): Token | undefined {
    for (let depth = 1; ; ) {
      this.#skipNewlines();
      if (this.#isPunctuation(']')) {
        const close = this.#next();
        depth -= 1;
        if (depth === 0) return close;
      } else if (this.#isPunctuation('[')) {
        this.#at += 1;
        depth += 1;
        continue;
      } else {
        const atom = this.#atom();
        if (atom === undefined) return this.#refuse('a value or ]');
        atoms.push(atom);
      }
      this.#skipNewlines();
      if (this.#isPunctuation(',')) this.#at += 1;
      else if (!this.#isPunctuation(']')) return this.#refuse('a comma or ]');
    }
  }
}

function shown(text: string): string {
  const plain = text.replace(/\r/g, '\\r');
  return plain.length > 20 ? `${plain.slice(0, 20)}…` : plain;
}

function numberOf(atom: XlAtom | undefined): number | undefined {
  const value = atom?.value ?? '';
  if (/^0[xX][0-9a-fA-F]+$/.test(value)) return Number(value);
  if (/^0[0-7]*$/.test(value)) return Number.parseInt(value, 8);
  return /^-?[0-9]+$/.test(value) ? Number(value) : undefined;
}

/** Reads an xl.cfg as xl does; a repeated key is kept each time. */
export function readXlCfg(text: string): XlCfg {
  const tokens = lexXlCfg(text);
  const reader = new Reader(tokens);
  reader.read();
  const { assignments, problems } = reader;
  const get = (key: string) => assignments.findLast((found) => found.key === key);
  const single = (key: string) => {
    const found = get(key);
    return found?.isList === false ? found.atoms[0] : undefined;
  };
  return {
    text,
    tokens,
    assignments,
    problems,
    get,
    number: (key) => numberOf(single(key)),
    string: (key) => {
      const atom = single(key);
      return atom?.kind === 'string' ? atom.value : undefined;
    },
  };
}
