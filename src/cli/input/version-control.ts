import { dirname, join } from 'node:path';
import { isThere, realPath } from './open.js';

const FOLDERS = ['.git', '.hg', '.jj', '.svn'];

/** Whether a file is in a working copy, where its old content can be had again. */
export function isVersioned(path: string): boolean {
  for (let folder = dirname(realPath(path)); ; folder = dirname(folder)) {
    if (FOLDERS.some((name) => isThere(join(folder, name)))) return true;
    if (folder === dirname(folder)) return false;
  }
}
