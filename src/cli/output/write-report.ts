import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { failure, type Io, reasonOf } from '../io.js';

/** Writes a report into a file; folders that are missing are made. */
export function writeReport(path: string, content: string, io: Io): void {
  const target = resolve(io.cwd(), path);
  try {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  } catch (error) {
    throw failure(`${path} cannot be written: ${reasonOf(error)}`);
  }
}
