/** Whether a path, with `/` between its parts, is one of those that a glob means. */
export type GlobMatcher = (path: string) => boolean;

/** What a step of a match takes; `starts` says that the character is the first of its part. */
type Test = (character: string, starts: boolean) => boolean;

/** A step takes a character and goes on, or goes on at once in several ways. */
interface State {
  readonly test: Test | undefined;
  readonly next: number[];
}

/** No more groups in each other are groups. */
const DEEPEST = 50;
/** No more numbers of a range are written out. */
const MOST_OF_RANGE = 1000;

/** The places of brackets, by those that open them. */
function pairsIn(glob: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at];
    if (character === '\\') at += 1;
    else if (character === '{' || character === '(') open.push(at);
    else if (character === '}' || character === ')') {
      const wanted = character === '}' ? '{' : '(';
      const last = open.at(-1);
      if (last === undefined || glob[last] !== wanted) continue;
      open.pop();
      if (open.length < DEEPEST) pairs.set(last, at);
    }
  }
  return pairs;
}

/** `1..5` or `a..e`, written out. */
function rangeOf(text: string): string[] | undefined {
  const [, first = '', last = ''] = /^(-?\d{1,6}|[a-z])\.\.(-?\d{1,6}|[a-z])$/i.exec(text) ?? [];
  const isNumber = /\d/.test(first);
  if (first === '' || isNumber !== /\d/.test(last)) return undefined;
  const [from = 0, to = 0] = [first, last].map((each) =>
    isNumber ? Number(each) : (each.codePointAt(0) ?? 0),
  );
  if (Math.abs(to - from) > MOST_OF_RANGE) return undefined;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => {
    const value = from + (to < from ? -index : index);
    return isNumber ? String(value) : String.fromCodePoint(value);
  });
}

/** The members of `[...]`, whose place is given, and where it ends; undefined when it is none. */
function classAt(glob: string, at: number): { test: Test; end: number } | undefined {
  const not = /[!^]/.test(glob[at + 1] ?? '');
  const start = at + (not ? 2 : 1);
  const end = glob.indexOf(']', start + 1);
  if (end < 0) return undefined;
  const members = [...glob.slice(start, end).replaceAll('\\', '')];
  const single = new Set<string>();
  const ranges: (readonly [string, string])[] = [];
  for (let i = 0; i < members.length; i += 1) {
    const [first = '', dash, last] = members.slice(i, i + 3);
    if (dash === '-' && last !== undefined) {
      ranges.push([first, last]);
      i += 2;
    } else single.add(first);
  }
  const holds = (one: string) =>
    single.has(one) || ranges.some(([first, last]) => first <= one && one <= last);
  return { test: (one) => one !== '/' && holds(one) !== not, end };
}

/** Makes the steps of a glob (Thompson's construction), which are tried all at once and never again. */
class Compiler {
  readonly states: State[] = [];
  readonly #pairs: ReadonlyMap<number, number>;

  constructor(
    private readonly glob: string,
    private readonly dot: boolean,
  ) {
    this.#pairs = pairsIn(glob);
  }

  state(test?: Test): number {
    return this.states.push({ test, next: [] }) - 1;
  }

  #link(from: number, to: number): void {
    this.states[from]?.next.push(to);
  }

  #one(from: number, test: Test): number {
    const taken = this.state(test);
    this.#link(from, taken);
    const after = this.state();
    this.#link(taken, after);
    return after;
  }

  #literal(from: number, text: string): number {
    return [...text].reduce((at, each) => this.#one(at, (one) => one === each), from);
  }

  /** As often as it likes, also never. */
  #repeated(from: number, once: (start: number) => number): number {
    const start = this.state();
    this.#link(from, start);
    this.#link(once(start), start);
    const end = this.state();
    this.#link(start, end);
    return end;
  }

  #either(from: number, ways: readonly ((start: number) => number)[]): number {
    const end = this.state();
    for (const way of ways) this.#link(way(from), end);
    return end;
  }

  #wild(except = '/'): Test {
    return (one, starts) => one !== except && (this.dot || !starts || one !== '.');
  }

  /** Some whole parts, each with the slash after it. */
  #parts(from: number): number {
    return this.#repeated(from, (start) => {
      const first = this.#one(start, this.#wild());
      const rest = this.#repeated(first, (at) => this.#one(at, (one) => one !== '/'));
      return this.#literal(rest, '/');
    });
  }

  #everything(from: number): number {
    return this.#repeated(from, (start) => this.#one(start, this.#wild('')));
  }

  /** The steps of a part of the glob; gives back where they end. */
  sequence(from: number, start: number, end: number): number {
    const { glob } = this;
    let now = from;
    for (let at = start; at < end; at += 1) {
      const character = glob[at] ?? '';
      const isPartStart = at === 0 || glob[at - 1] === '/';
      if (isPartStart && glob.startsWith('**/', at)) {
        now = this.#parts(now);
        at += 2;
      } else if (isPartStart && glob.startsWith('**', at) && at + 2 === glob.length) {
        now = this.#everything(now);
        at += 1;
      } else if (glob.startsWith('/**', at) && at + 3 === glob.length) {
        const slash = (before: number) => this.#everything(this.#literal(before, '/'));
        // `a/**` means the folder itself, too; `*/**` means no file beside the folders.
        const isAfterStar = glob[at - 1] === '*' && glob[at - 2] !== '\\';
        now = isAfterStar ? slash(now) : this.#either(now, [(before) => before, slash]);
        at += 2;
      } else if ('?*+@'.includes(character) && this.#ends(at + 1, '(', end)) {
        const close = this.#pairs.get(at + 1) ?? end;
        now = this.#group(now, character, at + 2, close);
        at = close;
      } else if (character === '(' && this.#ends(at, '(', end)) {
        const close = this.#pairs.get(at) ?? end;
        now = this.#group(now, '@', at + 1, close);
        at = close;
      } else if (character === '{' && this.#ends(at, '{', end)) {
        const close = this.#pairs.get(at) ?? end;
        now = this.#braces(now, at + 1, close);
        at = close;
      } else if (character === '*')
        now = this.#repeated(now, (one) => this.#one(one, this.#wild()));
      else if (character === '?') now = this.#one(now, this.#wild());
      else if (character === '[') {
        const found = classAt(glob, at);
        if (found === undefined || found.end >= end) now = this.#literal(now, character);
        else {
          const { test } = found;
          now = this.#one(now, (one, starts) => test(one, starts) && this.#wild()(one, starts));
          at = found.end;
        }
      } else {
        const isEscape = character === '\\' && at + 1 < end;
        if (isEscape) at += 1;
        const whole = String.fromCodePoint(glob.codePointAt(at) ?? 0);
        now = this.#literal(now, whole);
        at += whole.length - 1;
      }
    }
    return now;
  }

  #ends(at: number, bracket: string, end: number): boolean {
    return this.glob[at] === bracket && (this.#pairs.get(at) ?? end) < end;
  }

  /** The ways between `start` and `end`, parted by a character that is in no bracket of its own. */
  #ways(start: number, end: number, by: string): (readonly [number, number])[] {
    const ways: (readonly [number, number])[] = [];
    let from = start;
    for (let at = start; at < end; at += 1) {
      if (this.glob[at] === '\\') at += 1;
      else if (this.#pairs.has(at)) at = this.#pairs.get(at) ?? at;
      else if (this.glob[at] === by) {
        ways.push([from, at]);
        from = at + 1;
      }
    }
    return [...ways, [from, end]];
  }

  #group(from: number, kind: string, start: number, end: number): number {
    const ways = this.#ways(start, end, '|');
    const once = (before: number) =>
      this.#either(
        before,
        ways.map(
          ([first, last]) =>
            (at: number) =>
              this.sequence(at, first, last),
        ),
      );
    if (kind === '*') return this.#repeated(from, once);
    if (kind === '+') return this.#repeated(once(from), once);
    return kind === '?' ? this.#either(from, [(before) => before, once]) : once(from);
  }

  #braces(from: number, start: number, end: number): number {
    const ways = this.#ways(start, end, ',');
    const range = ways.length === 1 ? rangeOf(this.glob.slice(start, end)) : undefined;
    if (range !== undefined) {
      return this.#either(
        from,
        range.map((text) => (at: number) => this.#literal(at, text)),
      );
    }
    if (ways.length === 1) {
      return this.#literal(this.sequence(this.#literal(from, '{'), start, end), '}');
    }
    return this.#either(
      from,
      ways.map(
        ([first, last]) =>
          (at: number) =>
            this.sequence(at, first, last),
      ),
    );
  }
}

/**
 * A glob: `*`, `?`, `**`, `[a-z]`, `{a,b}`, `{1..3}`, `(a|b)`, and `?(a)`, `*(a)`, `+(a)`, `@(a)`. The time that it
 * takes grows as the glob times the path, whatever they are: a regular expression may try the same for ever.
 * @param dot whether wildcards mean names that begin with a dot, too
 */
export function globOf(glob: string, dot: boolean): GlobMatcher {
  const parts = glob.split('/');
  const once = parts.filter((part, i) => part !== '**' || parts[i + 1] !== '**').join('/');
  const compiler = new Compiler(once, dot);
  const start = compiler.state();
  const end = compiler.sequence(start, 0, once.length);
  const { states } = compiler;
  const seen = new Int32Array(states.length).fill(-1);
  let turn = 0;
  /** The states that wait for a character, from some on. */
  const waiting = (from: readonly number[]): number[] => {
    turn += 1;
    const found: number[] = [];
    const open = [...from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen[at] === turn) continue;
      seen[at] = turn;
      const state = states[at];
      if (state?.test !== undefined) found.push(at);
      else open.push(...(state?.next ?? []));
    }
    return found;
  };
  return (path) => {
    let now = waiting([start]);
    let before = '/';
    for (const character of path) {
      const starts = before === '/';
      const next = now.flatMap((at) => {
        const state = states[at];
        return state?.test?.(character, starts) ? state.next : [];
      });
      if (next.length === 0) return false;
      now = waiting(next);
      before = character;
    }
    return seen[end] === turn;
  };
}

/** The folder that a glob begins with, as it is written, and the rest of the glob. */
export function baseOf(glob: string): { readonly base: string; readonly rest: string } {
  const magic = glob.search(/[*?[{(\\]|[+@]\(/);
  const slash = glob.lastIndexOf('/', magic < 0 ? glob.length : magic);
  return {
    base: slash === 0 ? '/' : glob.slice(0, Math.max(slash, 0)),
    rest: glob.slice(slash + 1),
  };
}
