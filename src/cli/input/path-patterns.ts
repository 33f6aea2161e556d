import { join, relative, resolve, sep } from 'node:path';
import { addAll } from '../../text/long-lists.js';
import type { Io } from '../io.js';
import { SKIPPED_FOLDERS } from './folder.js';
import { entriesOf, isThere, kindAt } from './open.js';

/** Files and folders below a folder, by name, folder by folder; links to folders are not followed. */
function* below(folder: string): Iterable<string> {
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(folder);
  } catch {
    // What cannot be read matches nothing.
    return;
  }
  for (const { name, kind } of entries) {
    const path = join(folder, name);
    yield path;
    if (kind === 'folder' && !SKIPPED_FOLDERS.has(name)) yield* below(path);
  }
}

/**
 * Paths with those that are patterns (`scenarios/*.xml`) replaced by what they match, for shells that leave that
 * to the command. A name that is there is no pattern, and a pattern without a match stays, to be told as missing.
 */
export async function expandPatterns(paths: readonly string[], io: Io): Promise<string[]> {
  const expanded: string[] = [];
  for (const path of paths) {
    const at = resolve(io.cwd(), path);
    if (!/[*?[{]/.test(path) || isThere(at)) {
      expanded.push(path);
      continue;
    }
    const { baseOf, globOf } = await import('./glob.js');
    const { base, rest } = baseOf(path.split(sep).join('/'));
    const matches = globOf(rest, false);
    const folder = resolve(io.cwd(), base);
    const found =
      kindAt(folder) === 'folder'
        ? [...below(folder)].filter((each) => matches(relative(folder, each).split(sep).join('/')))
        : [];
    const files = found.filter((each) => kindAt(each) === 'file');
    const shown = (files.length > 0 ? files : found).map((each) =>
      join(base, relative(folder, each)),
    );
    addAll(expanded, shown.length > 0 ? shown : [path]);
  }
  return expanded;
}
