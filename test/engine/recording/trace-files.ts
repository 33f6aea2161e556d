// Reads recorded traces from files, plain or gzip.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { TraceSequence } from '../../../src/engine/recording/format.js';

/** The sequences of one file: one a line, or one in the whole file. */
export function readSequences(file: string): TraceSequence[] {
  const bytes = readFileSync(file);
  if (!file.endsWith('.gz')) return [JSON.parse(bytes.toString())];
  return gunzipSync(bytes)
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

export function traceFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter(
      (name) => name.endsWith('.jsonl.gz') || (name.endsWith('.json') && name !== 'index.json'),
    )
    .map((name) => join(folder, name));
}
