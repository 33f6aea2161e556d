import picomatch from 'picomatch';
import { largest } from '../../text/long-lists.js';
import { CliError, EXIT } from '../io.js';

/** Whether a path, with `/` between its parts, is one of those that a glob means. */
export type GlobMatcher = (path: string) => boolean;

/** A glob has more of something than anybody needs. */
export class GlobError extends CliError {
  constructor(
    readonly glob: string,
    excess: string,
  ) {
    super(`the pattern ${glob.slice(0, 80)} has ${excess}`, EXIT.usage);
  }
}

/**
 * picomatch makes a regular expression of a glob, and more of these could take for ever with a name that was chosen for
 * that.
 */
const MOST = { characters: 1000, braces: 4, '**': 3, '* in one part': 3 };

function countIn(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** What a glob has too much of. */
function excessOf(glob: string): string | undefined {
  const parts = glob.split('/');
  const counts: Record<keyof typeof MOST, number> = {
    characters: glob.length,
    braces: countIn(glob, /\{/g),
    '**': parts.filter((part) => part.includes('**')).length,
    '* in one part': largest(parts.map((part) => countIn(part, /\*+/g))),
  };
  for (const [what, most] of Object.entries(MOST)) {
    if (counts[what as keyof typeof MOST] > most) return `more than ${most} ${what}`;
  }
  return undefined;
}

/**
 * A glob: `*`, `?`, `**`, `[a-z]`, `{a,b}`; everything else stands for itself, `+` and brackets `()` too.
 * @param dot whether wildcards mean names that begin with a dot, too
 * @throws GlobError when it has more of them than anybody needs
 */
export function globOf(glob: string, dot: boolean): GlobMatcher {
  const excess = excessOf(glob);
  if (excess !== undefined) throw new GlobError(glob, excess);
  const plain = glob.replace(/(\\.)|[()|+]/gsu, (found, escaped) => escaped ?? `\\${found}`);
  if (plain === '') return () => false;
  return picomatch(plain, { dot, nonegate: true, noextglob: true, posix: true });
}

/** The folder that a glob begins with, as it is written, and the rest of the glob. */
export function baseOf(path: string): { readonly base: string; readonly rest: string } {
  const { base, glob } = picomatch.scan(path);
  return { base, rest: glob };
}
