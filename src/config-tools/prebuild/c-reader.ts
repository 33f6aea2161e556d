/** Reads back the subset of C that the generated files use: macros and designated initializers. */

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

/**
 * The lines that remain when directives are followed; `#define` adds to `macros`. Lines that end in
 * a backslash are joined.
 */
export function preprocess(text: string, macros: Macros): string {
  const lines = text
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\\\n/g, ' ')
    .split('\n');
  const kept: string[] = [];
  const taken: boolean[] = [];
  for (const line of lines) {
    const [, directive, name = '', body = ''] =
      /^[ \t]*#[ \t]*(\w+)[ \t]*(\w*)(?:\([^)]*\))?[ \t]*(.*?)[ \t\r]*$/.exec(line) ?? [];
    if (directive === 'ifdef') taken.push(macros.has(name));
    else if (directive === 'ifndef') taken.push(!macros.has(name));
    else if (directive === 'else') taken.push(!taken.pop());
    else if (directive === 'endif') taken.pop();
    else if (taken.every(Boolean)) {
      if (directive === undefined) kept.push(line);
      else if (directive === 'define') macros.set(name, body);
    }
  }
  return kept.join('\n');
}

const TOKEN = /"(?:[^"\\\n]|\\.)*"|[{}()[\],;=]|[^\s{}()[\],;="]+/g;

class TokenReader {
  private at = 0;
  constructor(private readonly tokens: readonly string[]) {}

  peek(): string | undefined {
    return this.tokens[this.at];
  }

  next(): string {
    const token = this.tokens[this.at];
    if (token === undefined) throw new CSyntaxError('the text ends inside an initializer');
    this.at += 1;
    return token;
  }

  expect(wanted: string): void {
    const token = this.next();
    if (token !== wanted) throw new CSyntaxError(`'${wanted}' is missing before '${token}'`);
  }
}

function tokens(text: string): string[] {
  const found = text.match(TOKEN) ?? [];
  const rest = text.replace(TOKEN, '').trim();
  if (rest !== '') throw new CSyntaxError(`stray ${rest.slice(0, 20)} outside a string`);
  return found;
}

/** An expression up to the `,` or `}` that ends it. */
function expression(reader: TokenReader): string {
  const parts: string[] = [];
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
  return parts.join(' ');
}

function designator(reader: TokenReader): string {
  let name = '';
  while (reader.peek() !== '=') {
    const token = reader.next();
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
    const named = token.startsWith('.') || token === '[';
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

/** The initializer of the array `name`; undefined when the text does not define it. */
export function readArray(text: string, name: string): CList | undefined {
  const match = new RegExp(`^\\s*(?:static )?struct \\w+ ${name}\\[[^\\]]*\\] = (?=\\{)`, 'm').exec(
    text,
  );
  if (match === null) return undefined;
  return list(new TokenReader(tokens(text.slice(match.index + match[0].length))));
}

/** The names of all arrays that the text defines. */
export function arrayNames(text: string): string[] {
  return [...text.matchAll(/^\s*(?:static )?struct \w+ (\w+)\[[^\]]*\] = \{/gm)].map(
    (match) => match[1] ?? '',
  );
}

/**
 * The number that a constant expression gives: literals, macros, `|` and AFFINITY_CPU().
 * Undefined when a name in it is unknown.
 */
export function evaluate(text: string, macros: ReadonlyMap<string, string>): bigint | undefined {
  let sum = 0n;
  for (const part of text.split('|')) {
    const term = part.replace(/[()]/g, ' ').trim();
    const cpu = /^AFFINITY_CPU\s+(.*)$/.exec(term);
    if (cpu !== null) {
      const shift = evaluate(cpu[1] ?? '', macros);
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
    if (body === undefined || body === term) return undefined;
    const value = evaluate(body, macros);
    if (value === undefined) return undefined;
    sum |= value;
  }
  return sum;
}

/** The text that string literals and macros of them give when the compiler joins them. */
export function stringText(text: string, macros: ReadonlyMap<string, string>): string {
  const parts = text.match(/"(?:[^"\\]|\\.)*"|\w+/g) ?? [];
  return parts
    .map((part) => {
      if (part.startsWith('"')) return part.slice(1, -1).replace(/\\(.)/g, '$1');
      const body = macros.get(part);
      return body === undefined || body === part ? '' : stringText(body, macros);
    })
    .join('');
}
