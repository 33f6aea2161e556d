import { resolve } from 'node:path';
import type { Io } from '../io.js';
import { readStart } from './open.js';

/** A comment with a licence may stand before the root element. */
const HEAD = 4096;

/**
 * Whether all paths are files that begin as scenarios do, so that nothing needs to be loaded for other kinds of
 * files. Without paths only scenarios are looked for.
 */
export function areScenarios(paths: readonly string[], io: Io): boolean {
  return paths.every((path) => {
    if (path === '-' || path === '') return false;
    const head = readStart(resolve(io.cwd(), path), HEAD);
    return head !== undefined && /<acrn-config\b/.test(Buffer.from(head).toString('latin1'));
  });
}
