import { dirname, join } from 'node:path';
import { readRegularFile } from '../input/open.js';

/** Beside the files that a build has written: what they are, so that nothing else is taken for them. */
export const RECORD = '.acrn-nvmx-build.json';

/** By path below the folder: the hashes of what a build has put there, or is about to. */
export type BuildRecord = ReadonlyMap<string, readonly string[]>;

/** The record of a folder; empty where there is none that can be read. */
export function readRecord(folder: string): BuildRecord {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(readRegularFile(join(folder, RECORD))));
  } catch {
    return new Map();
  }
  if (typeof content !== 'object' || content === null) return new Map();
  return new Map(
    Object.entries(content).map(([path, hashes]) => [
      path,
      [hashes].flat().filter((hash) => typeof hash === 'string'),
    ]),
  );
}

export function recordText(record: BuildRecord): string {
  const content = Object.fromEntries(
    [...record].map(([path, hashes]) => [path, hashes.length === 1 ? hashes[0] : hashes]),
  );
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Tells the files that builds have written from all others, folder by folder. */
export class GeneratedFiles {
  readonly #paths = new Set<string>();
  readonly #known = new Set<string>();

  /** To be called for a folder before its files are asked for. */
  enter(folder: string): void {
    for (let up = folder; !this.#known.has(up); up = dirname(up)) {
      this.#known.add(up);
      for (const path of readRecord(up).keys()) this.#paths.add(join(up, path));
    }
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }
}
