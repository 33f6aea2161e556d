import { dirname, join, relative, resolve, sep } from 'node:path';
import {
  baselineText,
  type FileBelow,
  type KnownFinding,
  readBaseline,
  withoutKnown,
} from '../../report/baseline.js';
import type { CheckedFile } from '../../report/checked-file.js';
import { printable } from '../../text/printable.js';
import { type Io, usageError } from '../io.js';
import { isThere, readNamedFile } from './open.js';

/** Entries that are named when they are no longer met. */
const MOST_NAMED = 10;

/** A file with its path from the folder of a baseline; standard input has its name. */
function below(file: CheckedFile, folder: string, io: Io): FileBelow {
  const path = relative(folder, resolve(io.cwd(), file.path)).split(sep).join('/');
  return { file, path: file.path === '<stdin>' ? file.path : path };
}

/**
 * Writes the findings of all files as a baseline.
 * @throws CliError with exit code 3 when it cannot be written.
 */
export async function writeBaseline(
  path: string,
  checked: readonly CheckedFile[],
  io: Io,
): Promise<void> {
  const { writeReport } = await import('../output/write.js');
  const absolute = resolve(io.cwd(), path);
  const { text, count } = baselineText(checked.map((file) => below(file, dirname(absolute), io)));
  await writeReport(path, absolute, text);
  const shown = printable(path);
  io.stderr.write(
    `${shown}: ${count} ${count === 1 ? 'finding' : 'findings'} written; --baseline ${shown} leaves them out\n`,
  );
}

/** Whether a finding could have been found again: its file was checked, or is gone. */
function isJudged({ path }: KnownFinding, checked: ReadonlySet<string>, folder: string): boolean {
  return checked.has(path) || (path !== '<stdin>' && !isThere(join(folder, path)));
}

/**
 * Leaves out the findings of a baseline, and says which of them are no longer there.
 * @throws CliError with exit code 3 when the baseline cannot be read, 2 when it is none.
 */
export function applyBaseline(
  path: string,
  checked: readonly CheckedFile[],
  io: Io,
): readonly CheckedFile[] {
  const folder = dirname(resolve(io.cwd(), path));
  const text = new TextDecoder().decode(readNamedFile(path, io, 'the baseline'));
  const known = readBaseline(text);
  if (known === undefined) {
    throw usageError(`${path} is not a baseline: --write-baseline ${path} makes one`);
  }
  const prints = new Set(known.map(({ fingerprint }) => fingerprint));
  const files = checked.map((file) => below(file, folder, io));
  const left = files.map((file) => withoutKnown(file, prints));
  const met = new Set(left.flatMap((file) => file.met));
  const seen = new Set(files.map((file) => file.path));
  const gone = known.filter(
    (entry) => !met.has(entry.fingerprint) && isJudged(entry, seen, folder),
  );
  if (gone.length > 0) {
    const what = gone.length === 1 ? 'finding is' : 'findings are';
    const shown = printable(path);
    io.stderr.write(
      `${shown}: ${gone.length} ${what} no longer there; --write-baseline ${shown} drops ${gone.length === 1 ? 'it' : 'them'}\n`,
    );
    for (const entry of gone.slice(0, MOST_NAMED)) {
      io.stderr.write(
        `  ${printable(entry.path)}: ${printable(entry.message)} [${printable(entry.rule)}]\n`,
      );
    }
    if (gone.length > MOST_NAMED) io.stderr.write(`  and ${gone.length - MOST_NAMED} more\n`);
  }
  return left.map(({ file }) => file);
}
