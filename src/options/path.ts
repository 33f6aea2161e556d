/** Which of several elements of one name is meant. */
export type Selector =
  | { readonly kind: 'index'; readonly index: number }
  /** The one that has an attribute or a child of that name with that value. */
  | { readonly kind: 'with'; readonly name: string; readonly value: string };

/** One element name of a path, or `@name` for an attribute. */
export interface Segment {
  readonly name: string;
  readonly selectors: readonly Selector[];
  /** As it was written, selectors included. */
  readonly text: string;
}

/** A path below the root of a scenario, such as `vm[name=ACRN SOS VM].guest_flags.guest_flag`. */
export type OptionPath = readonly Segment[];

interface SyntaxProblem {
  readonly problem: string;
}

type Operator = '=' | '+=' | '-=';

export interface Assignment {
  readonly path: OptionPath;
  readonly operator: Operator;
  readonly value: string;
}

const NAME = /@?[A-Za-z_][A-Za-z0-9_-]*/y;
const INDEX = /\[(\d+)\]/y;
/** A bare value ends at the bracket; in quotes it may hold brackets, and a doubled quote is one. */
const WITH = /\[([A-Za-z_][A-Za-z0-9_-]*)=(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^\]"'][^\]]*))\]/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Reads a path at the start of a text, as far as it goes. */
function readPath(text: string): { path: OptionPath; end: number } | SyntaxProblem {
  const path: Segment[] = [];
  let at = 0;
  for (;;) {
    const start = at;
    const name = match(NAME, text, at)?.[0];
    if (name === undefined) {
      return {
        problem: `"${text}" is not an option path: a name is missing at character ${at + 1}`,
      };
    }
    // An operator's minus is not part of the name.
    const cut = text[at + name.length] === '=' ? name.replace(/-$/, '') : name;
    at += cut.length;
    const selectors: Selector[] = [];
    while (text[at] === '[') {
      const index = match(INDEX, text, at);
      const found = index ?? match(WITH, text, at);
      if (found === null) {
        return {
          problem: `"${text}" is not an option path: write [0] or [name=value] at character ${at + 1}, with quotes around a value that has brackets`,
        };
      }
      const [whole, key = '', double, single, bare = ''] = found;
      selectors.push(
        index !== null
          ? { kind: 'index', index: Number(key) }
          : {
              kind: 'with',
              name: key,
              value: double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? bare,
            },
      );
      at += whole.length;
    }
    path.push({ name: cut, selectors, text: text.slice(start, at) });
    if (text[at] !== '.') return { path, end: at };
    if (cut.startsWith('@')) {
      return {
        problem: `"${text}" is not an option path: nothing comes after the attribute ${cut}`,
      };
    }
    at += 1;
  }
}

/** Reads a path such as `hv.FEATURES.SCHEDULER` or `vm[id=1].cpu_affinity.pcpu_id[0]`. */
export function parsePath(text: string): OptionPath | SyntaxProblem {
  const read = readPath(text);
  if ('problem' in read) return read;
  if (read.end === text.length) return read.path;
  return {
    problem: `"${text}" is not an option path: "${text[read.end]}" is not expected at character ${read.end + 1}`,
  };
}

/** Reads `PATH=VALUE`, `PATH+=VALUE` or `PATH-=VALUE`; the value may hold anything. */
export function parseAssignment(text: string): Assignment | SyntaxProblem {
  const read = readPath(text);
  if ('problem' in read) return read;
  const { path, end } = read;
  const operator = (['=', '+=', '-='] as const).find((next) => text.startsWith(next, end));
  if (operator === undefined) {
    return {
      problem: `"${text}" is not an assignment: write PATH=VALUE, PATH+=VALUE or PATH-=VALUE`,
    };
  }
  return { path, operator, value: text.slice(end + operator.length) };
}

export function pathText(path: OptionPath): string {
  return path.map(({ text }) => text).join('.');
}
