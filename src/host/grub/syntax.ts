import type { Range } from '../../text/source.js';
import type { GrubToken } from './lex.js';

interface SyntaxProblem {
  readonly message: string;
  readonly range: Range;
}

const MIDDLE = new Set([
  'case',
  'do',
  'done',
  'elif',
  'else',
  'esac',
  'fi',
  'in',
  'select',
  'then',
]);
const DEEPEST = 100;

/** Caught by syntaxProblem. */
class Refused extends Error {
  constructor(readonly problem: SyntaxProblem) {
    super(problem.message);
  }
}

/** What the grammar sees. A continued line begins with a word of its own, or makes the next one its own. */
function wordsAndMarks(tokens: readonly GrubToken[]): GrubToken[] {
  const found: GrubToken[] = [];
  for (const token of tokens) {
    const last = found.at(-1);
    const isContinuation = token.kind === 'blank' && token.text.startsWith('\\');
    const joins =
      last?.kind === 'word' && last.text.endsWith('\n') && last.range.end === token.range.start;
    if (token.kind === 'word' && joins) {
      found.splice(-1, 1, { ...last, text: `${last.text}${token.text}` });
    } else if (isContinuation) {
      found.push({ ...token, kind: 'word' });
    } else if (token.kind !== 'blank' && token.kind !== 'comment') {
      found.push(token);
    }
  }
  return found;
}

/** The grammar of GRUB scripts (grub-core/script/parser.y), as far as it refuses something. */
class Parser {
  #at = 0;
  #depth = 0;
  readonly #tokens: readonly GrubToken[];

  constructor(
    tokens: readonly GrubToken[],
    private readonly end: number,
  ) {
    this.#tokens = wordsAndMarks(tokens);
  }

  #peek(): GrubToken | undefined {
    return this.#tokens[this.#at];
  }

  #is(kind: GrubToken['kind'], text?: string): boolean {
    const token = this.#peek();
    return token?.kind === kind && (text === undefined || token.text === text);
  }

  #refuse(expected: string, open?: GrubToken): never {
    const token = this.#peek();
    if (token === undefined) {
      throw new Refused({
        message: `${expected} is missing at the end`,
        range: open?.range ?? { start: this.end, end: this.end },
      });
    }
    if (token.kind === 'bad') {
      const [first] = token.text;
      const message =
        first === '"' || first === "'" || /["']/.test(token.text)
          ? 'a quote is not closed, or a $ in it names nothing'
          : token.text.includes('$')
            ? 'a $ names nothing'
            : `GRUB has no "${token.text}"`;
      throw new Refused({ message, range: token.range });
    }
    const shown = token.kind === 'newline' ? 'the line ends' : `there is "${token.text}"`;
    throw new Refused({ message: `${shown} where ${expected} is expected`, range: token.range });
  }

  #newlines(): void {
    while (this.#is('newline')) this.#at += 1;
  }

  /** `;` or line ends, then any number of line ends. */
  #delimiters(): boolean {
    if (!this.#is('newline') && !this.#is('punctuation', ';')) return false;
    this.#at += 1;
    this.#newlines();
    return true;
  }

  script(): void {
    this.#newlines();
    while (this.#peek() !== undefined) {
      if (this.#is('word', 'function')) this.#function();
      else this.#command();
      if (this.#peek() !== undefined && !this.#delimiters()) this.#refuse('the end of the command');
      this.#newlines();
    }
  }

  #function(): void {
    this.#at += 1;
    if (!/^[A-Za-z_]\w*$/.test(this.#peek()?.text ?? '')) this.#refuse('the name of the function');
    this.#at += 1;
    this.#newlines();
    this.#block(true);
  }

  /** `{ commands }`; a function's commands must end with a delimiter. */
  #block(endsWithDelimiter = false): void {
    const open = this.#peek();
    if (!this.#is('punctuation', '{')) this.#refuse('{');
    this.#at += 1;
    const isDelimited = this.#commands(open);
    if (endsWithDelimiter && !isDelimited) this.#refuse('the end of the command', open);
    if (!this.#is('punctuation', '}')) this.#refuse('}', open);
    this.#at += 1;
  }

  /** At least one command; tells whether a delimiter follows the last one. */
  #commands(open: GrubToken | undefined): boolean {
    this.#depth += 1;
    if (this.#depth > DEEPEST) this.#refuse('less nesting');
    this.#newlines();
    let isDelimited = false;
    do {
      if (this.#peek() === undefined) this.#refuse(closing(open), open);
      this.#command();
      isDelimited = this.#delimiters();
    } while (isDelimited && !this.#endsCommands());
    this.#depth -= 1;
    return isDelimited;
  }

  #endsCommands(): boolean {
    const token = this.#peek();
    if (token === undefined) return true;
    if (token.kind === 'punctuation' && token.text === '}') return true;
    return token.kind === 'word' && MIDDLE.has(token.text);
  }

  #command(): void {
    const token = this.#peek();
    if (token?.kind !== 'word' || MIDDLE.has(token.text)) this.#refuse('a command');
    if (this.#compound(token)) return;
    if (token.text === 'function' || isTestBracket(token)) this.#refuse('a command');
    this.#at += 1;
    this.#parameters();
    if (this.#is('punctuation', '{')) this.#block();
  }

  /** if, while, until, for: whether the command was one. */
  #compound(token: GrubToken): boolean {
    if (token.text === 'if') this.#if();
    else if (token.text === 'while' || token.text === 'until') this.#loop(token);
    else if (token.text === 'for') this.#for(token);
    else return false;
    return true;
  }

  #parameters(): void {
    for (let token = this.#peek(); token?.kind === 'word'; token = this.#peek()) {
      if (isTestBracket(token)) this.#refuse('a word');
      this.#at += 1;
    }
  }

  #keyword(text: string, open: GrubToken): void {
    if (!this.#is('word', text)) this.#refuse(text, open);
    this.#at += 1;
  }

  #section(open: GrubToken): void {
    if (!this.#commands(open)) this.#refuse('the end of the command', open);
  }

  #if(): void {
    const open = this.#peek();
    if (open === undefined) return;
    this.#at += 1;
    this.#section(open);
    this.#keyword('then', open);
    this.#section(open);
    while (this.#is('word', 'elif')) {
      this.#at += 1;
      this.#section(open);
      this.#keyword('then', open);
      this.#section(open);
    }
    if (this.#is('word', 'else')) {
      this.#at += 1;
      this.#section(open);
    }
    this.#keyword('fi', open);
  }

  #loop(open: GrubToken): void {
    this.#at += 1;
    this.#section(open);
    this.#body(open);
  }

  #for(open: GrubToken): void {
    this.#at += 1;
    const name = this.#peek();
    const isName = /^[A-Za-z_]\w*$/.test(name?.text ?? '') && !isReserved(name?.text ?? '');
    if (!isName) this.#refuse('the name of a variable', open);
    this.#at += 1;
    this.#keyword('in', open);
    this.#parameters();
    if (!this.#delimiters()) this.#refuse('the end of the list', open);
    this.#body(open);
  }

  #body(open: GrubToken): void {
    this.#keyword('do', open);
    this.#section(open);
    this.#keyword('done', open);
  }
}

function isTestBracket({ text }: GrubToken): boolean {
  return text === '[[' || text === ']]';
}

function isReserved(text: string): boolean {
  return MIDDLE.has(text) || ['if', 'for', 'while', 'until', 'function', 'time'].includes(text);
}

function closing(open: GrubToken | undefined): string {
  if (open?.text === 'if') return 'fi';
  return open?.text === '{' ? '}' : 'done';
}

/** The first thing that grub-script-check refuses. */
export function syntaxProblem(
  tokens: readonly GrubToken[],
  end: number,
): SyntaxProblem | undefined {
  try {
    new Parser(tokens, end).script();
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
}
