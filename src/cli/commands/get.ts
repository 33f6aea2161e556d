import type { Command } from 'commander';
import { getOption } from '../../options/get-option.js';
import type { OptionProblem } from '../../options/problem.js';
import { printable } from '../../text/printable.js';
import { openScenario } from '../input/open-scenario.js';
import { readOne } from '../input/read-one.js';
import { EXIT, type ExitCode, type Io } from '../io.js';
import type { CommandContext } from './context.js';
import { PATH_HELP } from './option-path-help.js';
import { textOrJson } from './shared-options.js';

interface GetOptions {
  readonly release?: string;
  /** False for --no-config. */
  readonly config?: boolean;
  readonly format: string;
}

/** What is wrong with the command is 2, what is wrong with the file is 1. */
export function exitCodeOf({ kind }: OptionProblem): ExitCode {
  return kind === 'syntax' || kind === 'unknown' ? EXIT.usage : EXIT.problems;
}

/** Prints the values at an option path: alone, or of a group with their paths. */
async function get(
  path: string,
  option: string | undefined,
  { format, ...options }: GetOptions,
  io: Io,
): Promise<ExitCode> {
  const file = await readOne(path, 'get', io);
  const { document, release } = await openScenario(file, options, io);
  const found = await getOption(document, option, release);
  if ('kind' in found) {
    io.stderr.write(`acrn-nvmx: ${printable(`${file.path}: ${found.message}`)}\n`);
    return exitCodeOf(found);
  }
  if (format === 'json') {
    const options = found.values.map(({ path: own, value }) => ({ path: own, value }));
    const report = { version: 1, file: file.path, release, options };
    io.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return EXIT.clean;
  }
  for (const { path: own, value } of found.values) {
    io.stdout.write(found.single ? `${value}\n` : `${own}=${printable(value)}\n`);
  }
  return EXIT.clean;
}

export function register(top: Command, { io, done }: CommandContext): void {
  top
    .command('get')
    .description('print the settings at an option path of a scenario; without a path, all of them')
    .argument('<file>', 'scenario file, or - for standard input')
    .argument('[path]', 'option path')
    .option('--release <release>', 'ACRN release, such as v2.5 (default: detected)')
    .option('--no-config', 'read no acrn-nvmx.config.json and no key of package.json')
    .option('--format <format>', 'text or json', textOrJson, 'text')
    .addHelpText('after', PATH_HELP)
    .action(async (path: string, option: string | undefined, options) => {
      done(await get(path, option, options, io));
    });
}
