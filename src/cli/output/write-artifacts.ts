import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Artifact } from '../../config-tools/artifact.js';
import { failure, type Io, reasonOf } from '../io.js';

/** Remembers what a folder's files looked like when they were written. */
const RECORD = '.acrn-nvmx-build.json';

function hash(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

function readRecord(folder: string): Readonly<Record<string, string>> {
  try {
    const record: unknown = JSON.parse(readFileSync(join(folder, RECORD), 'utf8'));
    return typeof record === 'object' && record !== null ? (record as Record<string, string>) : {};
  } catch {
    return {};
  }
}

/**
 * Writes generated files below a folder. A file that is there and was not written by an earlier build,
 * or was changed since, is not overwritten without `force`.
 * @throws CliError with exit code 3; nothing was written then.
 */
export function writeArtifacts(
  shownFolder: string,
  artifacts: readonly Artifact[],
  force: boolean,
  io: Io,
): void {
  const folder = resolve(io.cwd(), shownFolder);
  const record = readRecord(folder);
  const foreign = artifacts.filter(({ path, content }) => {
    const file = join(folder, path);
    if (force || !existsSync(file)) return false;
    const found = readFileSync(file, 'utf8');
    return found !== content && record[path] !== hash(found);
  });
  if (foreign.length > 0) {
    const names = foreign.map(({ path }) => join(shownFolder, path)).join(', ');
    throw failure(
      `not overwritten, for they were not written by acrn-nvmx build: ${names}; --force does it`,
    );
  }
  const written: Record<string, string> = {};
  try {
    for (const { path, content } of artifacts) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      written[path] = hash(content);
    }
    writeFileSync(join(folder, RECORD), `${JSON.stringify(written, null, 2)}\n`);
  } catch (error) {
    throw failure(`${shownFolder} cannot be written: ${reasonOf(error)}`);
  }
}
