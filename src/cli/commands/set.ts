import { setOptions } from '../../options/set-options.js';
import { openScenario } from '../input/open-scenario.js';
import { readOne } from '../input/read-one.js';
import type { ExitCode, Io } from '../io.js';
import { unifiedDiff } from '../output/unified-diff.js';
import { checkWriteOptions, type WriteOptions, writeScenario } from '../output/write-scenario.js';
import { exitCodeOf } from './get.js';

export interface SetCommandOptions extends WriteOptions {
  readonly release?: string;
}

/** Makes assignments in a scenario; the file is written only when all of them can be made. */
export async function set(
  path: string,
  assignments: readonly string[],
  options: SetCommandOptions,
  io: Io,
): Promise<ExitCode> {
  checkWriteOptions(options);
  const { release: asked } = options;
  const file = await readOne(path, 'set', io);
  const { release } = openScenario(file, asked);
  const result = await setOptions(file.text, assignments, release);
  if ('kind' in result) {
    io.stderr.write(`acrn-nvmx: ${file.path}: ${result.assignment}: ${result.message}\n`);
    return exitCodeOf(result);
  }
  if (options.diff !== true) await writeScenario(file, result.text, options, io);
  else if (result.changed) {
    io.stdout.write(await unifiedDiff(file.path, file.text, result.text));
  }
  return 0;
}
