import type { OptionProblem } from '../../options/problem.js';
import type { Unfinished } from '../../options/unfinished.js';
import type { Release } from '../../release.js';
import { printable } from '../../text/printable.js';
import { openScenario } from '../input/open-scenario.js';
import { readOne } from '../input/read-one.js';
import { EXIT, type ExitCode, type Io } from '../io.js';
import { writeDiff } from '../output/unified-diff.js';
import { checkWriteOptions, type WriteOptions, writeScenario } from '../output/write-scenario.js';
import { exitCodeOf } from './get.js';
import { sayUnfinished } from './unfinished.js';

export interface ChangeOptions extends WriteOptions {
  readonly release?: string;
  /** False for --no-config. */
  readonly config?: boolean;
  readonly quiet?: boolean;
}

/** A scenario after a change. */
interface Changed {
  readonly text: string;
  /** What was done, a line each. */
  readonly lines: readonly string[];
  readonly unfinished: readonly Unfinished[];
}

/** What set and unset do with a file: it is written only when all that was asked for can be done. */
export async function changeScenario(
  command: string,
  path: string,
  options: ChangeOptions,
  io: Io,
  change: (text: string, release: Release) => Promise<Changed | OptionProblem>,
): Promise<ExitCode> {
  checkWriteOptions(options);
  const file = await readOne(path, command, io);
  const { release } = await openScenario(file, options, io);
  const result = await change(file.text, release);
  if ('kind' in result) {
    io.stderr.write(`acrn-nvmx: ${printable(`${file.path}: ${result.message}`)}\n`);
    return exitCodeOf(result);
  }
  const { text, lines, unfinished } = result;
  if (options.diff !== true) {
    await writeScenario(file, text, options, io);
    if (!options.quiet) for (const line of lines) io.stderr.write(`${printable(line)}\n`);
  } else if (text !== file.text) await writeDiff(file.path, file.text, text, io, undefined);
  sayUnfinished(unfinished, path, options, io);
  return EXIT.clean;
}
