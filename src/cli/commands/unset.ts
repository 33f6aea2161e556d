import type { Command } from 'commander';
import { type Removed, unsetOptions } from '../../options/unset-options.js';
import { printable } from '../../text/printable.js';
import { openScenario } from '../input/open-scenario.js';
import { readOne } from '../input/read-one.js';
import { EXIT, type ExitCode, type Io } from '../io.js';
import { writeDiff } from '../output/unified-diff.js';
import { checkWriteOptions, type WriteOptions, writeScenario } from '../output/write-scenario.js';
import type { CommandContext } from './context.js';
import { exitCodeOf } from './get.js';
import { PATH_HELP } from './option-path-help.js';
import { sayUnfinished } from './unfinished.js';

export interface UnsetCommandOptions extends WriteOptions {
  readonly release?: string;
  /** False for --no-config. */
  readonly config?: boolean;
  readonly quiet?: boolean;
}

/** `removed vm[2] (POST_STD_VM), 42 lines`. */
function removedLine({ path, value, lines }: Removed): string {
  const what = value === undefined ? '' : ` (${value.trim() || 'empty'})`;
  return `removed ${path}${what}${lines === 1 ? '' : `, ${lines} lines`}`;
}

/** Removes elements from a scenario; the file is written only when all of them can be removed. */
export async function unset(
  path: string,
  paths: readonly string[],
  options: UnsetCommandOptions,
  io: Io,
): Promise<ExitCode> {
  checkWriteOptions(options);
  const file = await readOne(path, 'unset', io);
  const { release } = await openScenario(file, options, io);
  const result = await unsetOptions(file.text, paths, release);
  if ('kind' in result) {
    const { kind, path: wanted, message } = result;
    const why = kind === 'refused' ? `${wanted} cannot be removed: ${message}` : message;
    io.stderr.write(`acrn-nvmx: ${printable(`${file.path}: ${why}`)}\n`);
    return exitCodeOf(result);
  }
  if (options.diff === true) {
    await writeDiff(file.path, file.text, result.text, io, undefined);
  } else {
    await writeScenario(file, result.text, options, io);
  }
  if (options.diff !== true && options.quiet !== true) {
    const lines = [...result.removed.map(removedLine), ...result.references];
    for (const line of lines) io.stderr.write(`${printable(line)}\n`);
  }
  sayUnfinished(result.unfinished, path, options, io);
  return EXIT.clean;
}

const UNSET_HELP = `
A path may name several elements, such as vm[vm_type=POST_STD_VM]; all paths count in the file as it is. What names a VM that is removed lets go of it: vUARTs, shared memory, cache policies; ids that ACRN needs from 0 on are numbered again. Nothing is written when the schema requires one of the elements.`;

export function register(top: Command, { io, done }: CommandContext): void {
  top
    .command('unset')
    .description('remove settings or whole VMs of a scenario, with all that refers to them')
    .argument('<file>', 'scenario file, or - for standard input')
    .argument('<paths...>', 'option paths of what is to be removed')
    .option('--release <release>', 'ACRN release, such as v2.5 (default: detected)')
    .option('--no-config', 'read no acrn-nvmx.config.json and no key of package.json')
    .option('-i, --in-place', 'write the file')
    .option('--diff', 'print a unified diff instead')
    .option('--backup [suffix]', 'with --in-place, keep the old file (default suffix: .orig)')
    .option('-q, --quiet', 'do not say what was removed')
    .addHelpText('after', PATH_HELP + UNSET_HELP)
    .action(async (path: string, paths: string[], options) => {
      done(await unset(path, paths, options, io));
    });
}
