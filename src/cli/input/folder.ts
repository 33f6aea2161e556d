import { sep } from 'node:path';
import { GeneratedFiles } from '../output/build-record.js';
import { entriesOf, isRegularFile, isThere, realPath, whyNotRead } from './open.js';

export const SKIPPED_FOLDERS = new Set(['node_modules', '.git']);

/** What stands below a folder. */
interface Below {
  /** Regular files called *.xml, and links to them, by name, folder by folder. */
  readonly files: readonly string[];
  /** Those of them that are links. */
  readonly links: ReadonlySet<string>;
  /** Sub-folders and names that could not be read: path and reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** Of files found below a folder those that git ignores; git is asked in repositories only. */
export async function ignoredBelow(
  top: string,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const { ignoredByGit } = await import('./git.js');
  return ignoredByGit(top, paths);
}

/**
 * Finds the XML files below a folder, except what git ignores. Links to folders are not followed; a FIFO, socket or device is never
 * opened; what `build --out` has written is left out. A link whose file is found as well is that file.
 * @param inFolders whether those in the folders below it are meant, too
 * @throws what Node throws when the folder itself cannot be read.
 */
export async function xmlFilesBelow(top: string, inFolders = true): Promise<Below> {
  const files: { path: string; isLink: boolean }[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  const generated = new GeneratedFiles();
  const isXml = (name: string) => name.toLowerCase().endsWith('.xml');
  const walk = (folder: string) => {
    generated.enter(folder);
    const start = folder.endsWith(sep) ? folder : folder + sep;
    for (const { name, kind } of entriesOf(folder)) {
      const path = start + name;
      if (kind === 'folder') {
        if (!inFolders || SKIPPED_FOLDERS.has(name)) continue;
        try {
          walk(path);
        } catch (error) {
          unreadable.push({ path, reason: whyNotRead(error, name) });
        }
      } else if (isXml(name) && !generated.has(path)) {
        if (name.includes('\uFFFD') && !isThere(path)) {
          unreadable.push({ path, reason: 'its name is not UTF-8' });
        } else if (kind === 'file' || isRegularFile(path)) {
          files.push({ path, isLink: kind === 'link' });
        }
      }
    }
  };
  walk(top);
  const real = files.some(({ isLink }) => isLink)
    ? new Set(files.filter(({ isLink }) => !isLink).map(({ path }) => realPath(path)))
    : new Set();
  const once = files
    .filter(({ path, isLink }) => !isLink || !real.has(realPath(path)))
    .map(({ path }) => path);
  const ignored = await ignoredBelow(top, [...once, ...unreadable.map(({ path }) => path)]);
  return {
    files: once.filter((path) => !ignored.has(path)),
    links: new Set(files.filter(({ isLink }) => isLink).map(({ path }) => path)),
    unreadable: unreadable.filter(({ path }) => !ignored.has(path)),
  };
}
