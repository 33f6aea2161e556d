import type { Command } from 'commander';
import { type CheckedFile, count } from '../../report/checked-file.js';
import { jsonReport } from '../../report/json.js';
import { textReport } from '../../report/text.js';
import { printable } from '../../text/printable.js';
import { checkFiles, isTooOld, SettingsFinder } from '../input/check-files.js';
import { type InputFile, type Inputs, readInputs } from '../input/files.js';
import { areScenarios } from '../input/only-scenarios.js';
import type { ScenarioOptions } from '../input/options.js';
import { type ExitCode, type Io, usageError } from '../io.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import type { CommandContext } from './context.js';
import { colorOption, scenarioOptions } from './shared-options.js';

export interface CheckOptions extends ScenarioOptions {
  readonly format: string;
  readonly kind?: string;
  readonly ifEnabled?: boolean;
  readonly allowEmpty?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: ColorOption;
}

/** Scenarios that were read, and what checks the files of other kinds. */
interface CheckInputs extends Inputs {
  /** How many files are of other kinds. */
  readonly hosts: number;
  checkHosts(files: readonly InputFile[], finder: SettingsFinder): Promise<readonly CheckedFile[]>;
}

async function inputs(
  paths: readonly string[],
  { kind }: CheckOptions,
  io: Io,
): Promise<CheckInputs> {
  const noHosts = { hosts: 0, checkHosts: async () => [] };
  if (kind === undefined && areScenarios(paths, io)) {
    return { ...(await readInputs(paths, io)), ...noHosts };
  }
  const { checkHostFiles, readScenarios, Setups, sortPaths } = await import(
    '../input/host-files.js'
  );
  const sorted = await sortPaths(paths, kind, io, 'folders too');
  const { hosts } = sorted;
  const read = await readScenarios(sorted);
  if (hosts.length === 0) return { ...read, ...noHosts };
  return {
    ...read,
    hosts: hosts.length,
    checkHosts: async (files, finder) => {
      const setups = new Setups();
      await setups.read(files, finder);
      return checkHostFiles(hosts, setups);
    },
  };
}

export async function check(
  paths: readonly string[],
  options: CheckOptions,
  io: Io,
): Promise<ExitCode> {
  const { format, quiet = false } = options;
  if (format !== 'text' && format !== 'json') {
    throw usageError(`--format ${format} is not known (known: text, json)`);
  }
  if (options.kind === 'help') {
    const { kindList } = await import('../input/host-files.js');
    io.stdout.write(kindList());
    return 0;
  }
  const finder = new SettingsFinder(io, options, options.ifEnabled);
  const { files, unreadable, passedOver, hosts, checkHosts } = await inputs(paths, options, io);
  const { checked: scenarios, tooOld } = await checkFiles(files, finder);
  const checked = [...scenarios, ...(await checkHosts(files, finder))];
  if (options.verbose) {
    for (const { path, kind } of passedOver) {
      io.stderr.write(
        `${printable(path)}: passed over, it is ${kind === 'other' ? 'no ACRN file' : `a ${kind} file`}\n`,
      );
    }
  }
  if (format === 'json') {
    io.stdout.write(jsonReport(checked));
  } else if (checked.length > 0) {
    const palette = await paletteFor(io, options.color);
    io.stdout.write(textReport(checked, { palette, quiet }));
  }
  for (const problem of finder.brokenBoards) io.stderr.write(`acrn-nvmx: ${printable(problem)}\n`);
  for (const { path, reason } of unreadable) {
    io.stderr.write(`acrn-nvmx: ${printable(path)} cannot be read: ${reason}\n`);
  }
  for (const { message } of tooOld) {
    io.stderr.write(
      options.ifEnabled ? `${printable(message)}: skipped\n` : `acrn-nvmx: ${printable(message)}\n`,
    );
  }
  if (unreadable.length > 0 || (tooOld.length > 0 && !options.ifEnabled)) return 3;
  if (files.length + hosts === 0) {
    if (options.allowEmpty) return 0;
    io.stderr.write('acrn-nvmx: no scenario found; --allow-empty lets that pass\n');
    return 3;
  }
  if (checked.some(isTooOld)) return 3;
  return count(checked).errors > 0 ? 1 : 0;
}

export function register(top: Command, { io, done }: CommandContext): void {
  colorOption(
    scenarioOptions(
      top
        .command('check')
        .description('say whether scenarios are ready for nested virtualization')
        .argument(
          '[paths...]',
          'scenarios, files of the stack around them, directories, or - for standard input',
        )
        .option('--kind <kind>', 'what the files are; --kind help lists the kinds')
        .option('--format <format>', 'text or json', 'text'),
    )
      .option('--if-enabled', 'let a scenario pass that asks for no nested virtualization')
      .option('--allow-empty', 'let a folder pass that holds no scenario')
      .option('-q, --quiet', 'print errors only')
      .option('-v, --verbose', 'name the files that are passed over'),
  ).action(async (paths: string[], options) => {
    done(await check(paths, options, io));
  });
}
