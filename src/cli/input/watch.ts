import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { printable } from '../../text/printable.js';
import { CliError, type Io, usageError } from '../io.js';
import { releaseOptimizer } from '../optimizer.js';
import { changeIn, entriesOf, kindAt } from './open.js';

/** How long an editor may take to write a file, in ms. */
const SETTLED = 100;
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

function foldersBelow(folder: string): string[] {
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(folder);
  } catch {
    return [folder];
  }
  const inner = entries.filter(
    ({ name, kind }) => kind === 'folder' && name !== 'node_modules' && name !== '.git',
  );
  return [folder, ...inner.flatMap(({ name }) => foldersBelow(join(folder, name)))];
}

/** The folders that hold what the paths name, and those one up, where a board file may be. */
function watched(paths: readonly string[], io: Io): string[] {
  const folders = (paths.length === 0 ? ['.'] : paths).flatMap((path) => {
    const at = resolve(io.cwd(), path);
    return kindAt(at) === 'folder'
      ? [dirname(at), ...foldersBelow(at)]
      : [dirname(at), dirname(dirname(at))];
  });
  return [...new Set(folders)];
}

/** Runs a check, and again whenever what it reads may have changed; ends with the process. */
export async function runOnChanges(
  paths: readonly string[],
  io: Io,
  run: () => Promise<unknown>,
): Promise<never> {
  releaseOptimizer();
  if (paths.includes('-')) throw usageError('--watch does not go with standard input');
  for (;;) {
    const changed = changeIn(watched(paths, io));
    if (io.stdout.isTTY) io.stdout.write(CLEAR);
    try {
      await run();
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      io.stderr.write(`acrn-nvmx: ${printable(error.message)}\n`);
    }
    io.stderr.write('watching for changes; Ctrl-C ends it\n');
    await changed;
    await setTimeout(SETTLED);
  }
}
