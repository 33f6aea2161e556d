import { relative, sep } from 'node:path';

/** Whether a path, absolute and without links resolved, is meant. */
export type PathMatcher = (path: string) => boolean;

/** A path from a folder on, with `/` between its parts; undefined when it is not below the folder. */
function pathBelow(folder: string, path: string): string | undefined {
  const below = relative(folder, path).split(sep).join('/');
  return below === '..' || below.startsWith('../') || below.startsWith('/') ? undefined : below;
}

/**
 * What globs match below a folder: files, and everything below a folder that matches. A glob without a slash is for
 * names, in whatever folder.
 */
export async function globMatcher(globs: readonly string[], folder: string): Promise<PathMatcher> {
  if (globs.length === 0) return () => false;
  const { globOf } = await import('./glob.js');
  const matchers = globs.map((glob) => {
    const plain = glob.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
    const isName = !glob.replace(/\/+$/, '').includes('/');
    const matches = globOf(plain, true);
    return isName ? (path: string) => matches(path.slice(path.lastIndexOf('/') + 1)) : matches;
  });
  return (path) => {
    const parts = pathBelow(folder, path)?.split('/') ?? [];
    const ways = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
    return ways.some((way) => matchers.some((matches) => matches(way)));
  };
}
