import { join, resolve } from 'node:path';
import type { Artifact } from '../../config-tools/artifact.js';
import { isThere, readRegularFile } from '../input/open.js';
import { CliError, failure, type Io, reasonOf, usageError } from '../io.js';
import { type BuildRecord, RECORD, readRecord, recordText } from './build-record.js';
import { hashOf } from './hash.js';
import { linkBelow, writeFolder } from './write.js';

/** Files that are there and that no build has written, or that were changed since. */
function foreignFiles(folder: string, record: BuildRecord, artifacts: readonly Artifact[]) {
  return artifacts.filter(({ path, content }) => {
    const file = join(folder, path);
    if (!isThere(file)) return false;
    const found = hashOf(readRegularFile(file));
    return found !== hashOf(content) && !record.get(path)?.includes(found);
  });
}

/**
 * Writes generated files below a folder, and a record of them. A file that is there and was not written
 * by an earlier build, or was changed since, is not overwritten without `force`. The record comes first
 * and names the old and the new content, so that a later build knows every file of one that was stopped.
 * @throws CliError with exit code 2 when a symbolic link leads out of the folder, 3 when files would be
 *   overwritten (nothing was written then) or cannot be written.
 */
export async function writeArtifacts(
  shownFolder: string,
  artifacts: readonly Artifact[],
  force: boolean,
  io: Io,
): Promise<void> {
  const folder = resolve(io.cwd(), shownFolder);
  try {
    for (const path of [RECORD, ...artifacts.map((artifact) => artifact.path)]) {
      const link = linkBelow(folder, path);
      if (link === undefined) continue;
      throw usageError(
        `${join(shownFolder, link.slice(folder.length))} is a symbolic link, and build writes through none below --out: nothing was written`,
      );
    }
    const record = readRecord(folder);
    const foreign = force ? [] : foreignFiles(folder, record, artifacts);
    if (foreign.length > 0) {
      const names = foreign.map(({ path }) => join(shownFolder, path)).join(', ');
      throw failure(
        `not overwritten, for they were not written by acrn-nvmx build or were changed since: ${names}; --force overwrites them`,
      );
    }
    const written = new Map(artifacts.map(({ path, content }) => [path, [hashOf(content)]]));
    const planned = new Map([...record, ...written]);
    for (const [path, hashes] of written) {
      planned.set(path, [...new Set([...(record.get(path) ?? []), ...hashes])]);
    }
    await writeFolder(folder, [
      { path: RECORD, content: recordText(planned) },
      ...artifacts,
      { path: RECORD, content: recordText(written) },
    ]);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw failure(`${shownFolder} cannot be written: ${reasonOf(error)}`);
  }
}
