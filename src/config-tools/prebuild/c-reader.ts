// Reads back the subset of C that the generated files use: macros and designated initializers.
import { type CToken, cText, cTokens } from './c-lexer.js';

/** The value of an initializer: an expression as it stands, or a braced list. */
export type CValue = string | CList;

export interface CList {
  /** Members by designator, such as `vuart[0]` or `vbdf.bits`; a later one replaces an earlier. */
  readonly members: ReadonlyMap<string, CValue>;
  /** Items without designator, in order. */
  readonly items: readonly CValue[];
}

export type Macros = Map<string, string>;

/** The text does not have the shape of C: the compiler would refuse it. */
export class CSyntaxError extends Error {}

function linesOf(tokens: readonly CToken[]): CToken[][] {
  const lines: CToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'newline') lines.push([]);
    else lines.at(-1)?.push(token);
  }
  return lines;
}

/** What a `#define` gives its name: the parameters of a macro that takes some are left out. */
function bodyOf(tokens: readonly CToken[]): string {
  const [first] = tokens;
  const takesSome = first?.text === '(' && !first.spaced;
  const end = takesSome ? tokens.findIndex(({ text }) => text === ')') + 1 : 0;
  return cText(tokens.slice(end));
}

/** The lines that remain when directives are followed; `#define` adds to `macros`. */
export function preprocess(text: string, macros: Macros): string {
  const kept: string[] = [];
  const taken: boolean[] = [];
  for (const line of linesOf(cTokens(text))) {
    const [hash, command, name, ...body] = line;
    const directive = hash?.text === '#' ? (command?.text ?? '') : undefined;
    if (directive === 'ifdef') taken.push(macros.has(name?.text ?? ''));
    else if (directive === 'ifndef') taken.push(!macros.has(name?.text ?? ''));
    else if (directive === 'else') taken.push(!taken.pop());
    else if (directive === 'endif') taken.pop();
    else if (taken.every(Boolean)) {
      if (directive === undefined) kept.push(cText(line));
      else if (directive === 'define' && name !== undefined) macros.set(name.text, bodyOf(body));
    }
  }
  return kept.join('\n');
}

class TokenReader {
  constructor(
    private readonly tokens: readonly CToken[],
    private at: number,
  ) {}

  peek(): string | undefined {
    return this.tokens[this.at]?.text;
  }

  next(): CToken {
    const token = this.tokens[this.at];
    if (token === undefined) throw new CSyntaxError('the text ends inside an initializer');
    this.at += 1;
    return token;
  }

  expect(wanted: string): void {
    const token = this.next().text;
    if (token !== wanted) throw new CSyntaxError(`'${wanted}' is missing before '${token}'`);
  }
}

/** An expression up to the `,` or `}` that ends it. */
function expression(reader: TokenReader): string {
  const parts: CToken[] = [];
  let depth = 0;
  for (;;) {
    const token = reader.peek();
    if (token === undefined) throw new CSyntaxError('the text ends inside an expression');
    if (depth === 0 && (token === ',' || token === '}')) break;
    if (token === ';' || token === '{') throw new CSyntaxError(`unexpected '${token}'`);
    if (token === '(' || token === '[') depth += 1;
    if (token === ')' || token === ']') depth -= 1;
    parts.push(reader.next());
  }
  return cText(parts);
}

function designator(reader: TokenReader): string {
  let name = '';
  while (reader.peek() !== '=') {
    const { text: token } = reader.next();
    if (/[{};,"]/.test(token)) throw new CSyntaxError(`unexpected '${token}' in a designator`);
    name += token;
  }
  reader.expect('=');
  return name.replace(/^\./, '');
}

function list(reader: TokenReader): CList {
  const members = new Map<string, CValue>();
  const items: CValue[] = [];
  reader.expect('{');
  while (reader.peek() !== '}') {
    const token = reader.peek() ?? '';
    const named = token === '.' || token === '[';
    const name = named ? designator(reader) : undefined;
    const value = reader.peek() === '{' ? list(reader) : expression(reader);
    if (value === '') throw new CSyntaxError(`a value is missing${name ? ` for .${name}` : ''}`);
    if (name === undefined) items.push(value);
    else members.set(name, value);
    if (reader.peek() !== '}') reader.expect(',');
  }
  reader.expect('}');
  return { members, items };
}

interface ArrayDefinition {
  /** Whether its items are structures. */
  readonly isOfStructures: boolean;
  /** The place of the initializer's `{` among the tokens. */
  readonly start: number;
}

/** The arrays that a text defines, by name: every `… name[…] = {`. */
export class CArrays {
  /** Every name with a `[` after it, defined here or not. */
  readonly names = new Set<string>();
  readonly #tokens: readonly CToken[];
  readonly #definitions = new Map<string, ArrayDefinition>();
  readonly #lastStray: number;

  constructor(text: string) {
    const tokens = cTokens(text).filter(({ kind }) => kind !== 'newline');
    this.#tokens = tokens;
    this.#lastStray = tokens.findLastIndex(({ kind }) => kind === 'stray');
    let close = 0;
    for (const [at, { kind, text: name }] of tokens.entries()) {
      if (tokens[at + 1]?.text !== '[') continue;
      this.names.add(name);
      if (kind !== 'name' || tokens[at - 1]?.kind !== 'name') continue;
      close = Math.max(close, at + 2);
      while (close < tokens.length && tokens[close]?.text !== ']') close += 1;
      const isDefined = tokens[close + 1]?.text === '=' && tokens[close + 2]?.text === '{';
      if (!isDefined || this.#definitions.has(name)) continue;
      const isOfStructures = tokens[at - 2]?.kind === 'name' && tokens[at - 2]?.text === 'struct';
      this.#definitions.set(name, { isOfStructures, start: close + 2 });
    }
  }

  /** The names of all arrays of structures. */
  get ofStructures(): string[] {
    return [...this.#definitions].flatMap(([name, one]) => (one.isOfStructures ? [name] : []));
  }

  /**
   * The initializer of the array `name`; undefined when the text does not define it.
   * @throws CSyntaxError when the compiler would refuse it
   */
  read(name: string): CList | undefined {
    const start = this.#definitions.get(name)?.start;
    if (start === undefined) return undefined;
    if (this.#lastStray > start) {
      const stray = this.#tokens.slice(start).find(({ kind }) => kind === 'stray');
      throw new CSyntaxError(`stray ${stray?.text} outside a string`);
    }
    return list(new TokenReader(this.#tokens, start));
  }
}

/**
 * The number that a constant expression gives: literals, macros, `|` and AFFINITY_CPU().
 * Undefined when a name in it is unknown.
 */
export function evaluate(
  text: string,
  macros: ReadonlyMap<string, string>,
  within: readonly string[] = [],
): bigint | undefined {
  let sum = 0n;
  for (const part of text.split('|')) {
    const term = part.replace(/[()]/g, ' ').trim();
    if (/^AFFINITY_CPU\s/.test(term)) {
      const shift = evaluate(term.slice('AFFINITY_CPU'.length).trim(), macros, within);
      if (shift === undefined) return undefined;
      // What GCC makes of a shift that is wider than the unsigned long it shifts.
      if (shift < 64n) sum |= 1n << shift;
      continue;
    }
    const literal = /^(0x[0-9a-f]+|0b[01]+|\d+)(?:UL?)?$/i.exec(term);
    if (literal !== null) {
      sum |= BigInt((literal[1] ?? '').toLowerCase());
      continue;
    }
    const body = macros.get(term);
    if (body === undefined || within.includes(term)) return undefined;
    const value = evaluate(body, macros, [...within, term]);
    if (value === undefined) return undefined;
    sum |= value;
  }
  return sum;
}

const ESCAPES = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

function unescaped(literal: string): string {
  return literal.slice(1, -1).replace(/\\(?:x([0-9a-f]+)|([0-7]{1,3})|([\s\S]))/gi, (...match) => {
    const [, hex, octal, letter] = match as string[];
    if (letter !== undefined) return ESCAPES.get(letter) ?? letter;
    return String.fromCharCode(Number.parseInt(hex ?? octal ?? '0', hex === undefined ? 8 : 16));
  });
}

/** The text that string literals and macros of them give when the compiler joins them. */
export function stringText(
  text: string,
  macros: ReadonlyMap<string, string>,
  within: readonly string[] = [],
): string {
  return cTokens(text)
    .map(({ kind, text: part }) => {
      if (kind === 'string') return unescaped(part);
      const body = within.includes(part) ? undefined : macros.get(part);
      return body === undefined ? '' : stringText(body, macros, [...within, part]);
    })
    .join('');
}
