import type { Command } from 'commander';
import { type Change, setOptions } from '../../options/set-options.js';
import { printable } from '../../text/printable.js';
import { openScenario } from '../input/open-scenario.js';
import { readOne } from '../input/read-one.js';
import { EXIT, type ExitCode, type Io, usageError } from '../io.js';
import { writeDiff } from '../output/unified-diff.js';
import { checkWriteOptions, type WriteOptions, writeScenario } from '../output/write-scenario.js';
import type { CommandContext } from './context.js';
import { exitCodeOf } from './get.js';
import { PATH_HELP } from './option-path-help.js';
import { sayUnfinished } from './unfinished.js';

export interface SetCommandOptions extends WriteOptions {
  readonly release?: string;
  /** False for --no-config. */
  readonly config?: boolean;
  readonly strict?: boolean;
  readonly quiet?: boolean;
}

/** `hv.FEATURES.SCHEDULER: SCHED_BVT -> SCHED_NOOP`. */
function changeLine({ path, before, after }: Change): string {
  const words = (values: readonly string[]) => values.map((each) => each || '(empty)').join(', ');
  return `${path}: ${words(before) || '(nothing)'} -> ${words(after) || '(nothing)'}`;
}

/** Makes assignments in a scenario; the file is written only when all of them can be made. */
export async function set(
  path: string,
  assignments: readonly string[],
  options: SetCommandOptions,
  io: Io,
): Promise<ExitCode> {
  checkWriteOptions(options);
  // Node has put it for bytes that it could not read: nobody means to write it.
  const spoilt = assignments.find((each) => each.includes('\uFFFD'));
  if (spoilt !== undefined) {
    throw usageError(`${spoilt}: it has bytes that are not UTF-8, which would be lost`);
  }
  const file = await readOne(path, 'set', io);
  const { release } = await openScenario(file, options, io);
  const result = await setOptions(file.text, assignments, release, {
    strict: options.strict ?? false,
  });
  if ('kind' in result) {
    const { assignment, message } = result;
    io.stderr.write(`acrn-nvmx: ${printable(`${file.path}: ${assignment}: ${message}`)}\n`);
    return exitCodeOf(result);
  }
  if (options.diff !== true) await writeScenario(file, result.text, options, io);
  else if (result.changed) {
    await writeDiff(file.path, file.text, result.text, io, undefined);
  }
  if (options.diff !== true && options.quiet !== true) {
    for (const each of result.changes) io.stderr.write(`${printable(changeLine(each))}\n`);
  }
  sayUnfinished(result.unfinished, path, options, io);
  return EXIT.clean;
}

const SET_HELP = `
Everything after the first = outside brackets is the value. Assignments are made in order, and nothing is written when one of them fails or the schema of the release refuses what it assigns. A setting that needs another one is written, and the other is named: "not finished: ...".`;

export function register(top: Command, { io, done }: CommandContext): void {
  top
    .command('set')
    .description('change settings of a scenario; the rest of the file stays as it is')
    .argument('<file>', 'scenario file, or - for standard input')
    .argument(
      '<assignments...>',
      'PATH=VALUE, PATH+=VALUE to add to a list, PATH-=VALUE to remove from one',
    )
    .option('--release <release>', 'ACRN release, such as v2.5 (default: detected)')
    .option('--no-config', 'read no acrn-nvmx.config.json and no key of package.json')
    .option('--strict', 'refuse what needs another setting, instead of naming it')
    .option('-i, --in-place', 'write the file')
    .option('--diff', 'print a unified diff instead')
    .option('--backup [suffix]', 'with --in-place, keep the old file (default suffix: .orig)')
    .option('-q, --quiet', 'do not say what was changed')
    .addHelpText('after', PATH_HELP + SET_HELP)
    .action(async (path: string, assignments: string[], options) => {
      done(await set(path, assignments, options, io));
    });
}
