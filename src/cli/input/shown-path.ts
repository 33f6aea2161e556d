import { relative } from 'node:path';
import type { Io } from '../io.js';

/** A path as messages show it: below the current directory without it, which is `.`; else whole. */
export function shownPath(path: string, io: Io): string {
  const below = relative(io.cwd(), path);
  if (below === '') return '.';
  return below.startsWith('..') ? path : below;
}
