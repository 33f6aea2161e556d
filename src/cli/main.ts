import { Command, CommanderError } from 'commander';
import { type ExitCode, type Io, isCliError } from './io.js';
import { version } from './version.js';

/** The options that say what a scenario is checked as. */
function scenarioOptions(command: Command): Command {
  return command
    .option('--release <release>', 'ACRN release, such as v2.5 (default: found out)')
    .option('--board <file>', 'board XML (default: the one beside the scenario)')
    .option('--build-type <type>', 'debug or release (default: what the scenario says)');
}

function colorOption(command: Command): Command {
  return command
    .option('--color [when]', 'colours: always, never or auto (default: on a terminal)')
    .option('--no-color', 'no colours');
}

const INIT_HELP = `
Without --rt no pre-launched VM is a real-time VM, but for the second one of ACRN v2.5 and v2.6,
which take one standard VM and one real-time VM before a Service VM. A file is never overwritten.`;

const PATH_HELP = `
An option path is ACRN's own: element names below acrn-config, with dots between them.
  hv.FEATURES.SCHEDULER
  vm[0].cpu_affinity.pcpu_id               [0] is the first vm of the file, [1] the second
  vm[id=1].name                            the vm whose attribute id is 1
  vm[name=ACRN SOS VM].guest_flags         the vm with that name
  vm[name="a]b"].vm_type                   quotes for a value with brackets; "" is a quote in it
  vm[0].@id                                an attribute

Exit codes: 0 done, 1 the file has nothing there or the schema refuses a value, 2 wrong usage or
no path that the release knows, 3 could not do the job.`;

const SET_HELP = `
Everything behind the first = outside brackets is the value. Assignments are made in order, and
nothing is written when one of them fails or the result breaks the schema of the release.`;

function program(io: Io, done: (code: ExitCode) => void): Command {
  const top = new Command('acrn-nvmx')
    .description('Check, fix, build and boot ACRN scenarios for nested virtualization.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .showHelpAfterError('(acrn-nvmx --help shows the usage)')
    .addHelpText(
      'after',
      '\nExit codes: 0 clean, 1 problems found, 2 wrong usage, 3 could not do the job.',
    );

  colorOption(
    scenarioOptions(
      top
        .command('check')
        .description('say whether scenarios are ready for nested virtualization')
        .argument('[paths...]', 'scenario files, directories, or - for standard input')
        .option('--format <format>', 'text or json', 'text'),
    )
      .option('--if-enabled', 'let a scenario pass that asks for no nested virtualization')
      .option('-q, --quiet', 'print errors only')
      .option('-v, --verbose', 'name the files that are passed over'),
  ).action(async (paths: string[], options) => {
    const { check } = await import('./commands/check.js');
    done(await check(paths, options, io));
  });

  colorOption(
    scenarioOptions(
      top
        .command('fix')
        .description('make scenarios ready for nested virtualization with the smallest edits')
        .argument('[paths...]', 'scenario files, directories, or - for standard input')
        .option('-i, --in-place', 'write the fixed files')
        .option('--diff', 'print a unified diff instead; exit 1 when there is one')
        .option('--safe-only', 'leave out fixes that drop content, such as removing a VM')
        .option('--backup [suffix]', 'with --in-place, keep the old file (default suffix: .orig)'),
    ).option('--if-enabled', 'leave a scenario alone that asks for no nested virtualization'),
  ).action(async (paths: string[], options) => {
    const { fixFiles } = await import('./commands/fix.js');
    done(await fixFiles(paths, options, io));
  });

  colorOption(
    top
      .command('build')
      .description("generate what ACRN's build generates, and boot it up to a nested guest")
      .argument('<scenario>', 'scenario file')
      .option('--release <release>', 'ACRN release, such as v2.5 (default: found out)')
      .option('--board <file>', 'board XML (default: the one beside the scenario)')
      .option('--out <folder>', 'write the generated files there')
      .option('--no-boot', 'stop after the files')
      .option('--list', 'show the steps of the build and their time, and stop there')
      .option(
        '--diff <other>',
        'compare with what another scenario generates; exit 1 when they differ',
      )
      .option('--diff-fixed', 'compare with what the scenario generates after a fix')
      .option('--force', 'go on although the check finds errors; overwrite files in the folder'),
  ).action(async (path: string, options) => {
    const { buildScenario } = await import('./commands/build.js');
    done(await buildScenario(path, options, io));
  });

  top
    .command('init')
    .description('write a new scenario for a board, ready for nested virtualization')
    .option('--release <release>', 'ACRN release, such as v2.5')
    .option('--board <file>', 'board XML')
    .option('--name <name>', 'name of the scenario (default: nested)')
    .option('--pre-launched <count>', 'VMs that start before the Service VM (default: as --rt)')
    .option('--rt <count>', 'how many of them are real-time VMs: 0 or 1 (default: see below)')
    .option('--out <file>', 'write a new file (default: standard output)')
    .addHelpText('after', INIT_HELP)
    .action(async (options) => {
      const { init } = await import('./commands/init.js');
      done(await init(options, io));
    });

  top
    .command('get')
    .description('print the settings at an option path of a scenario; without a path, all of them')
    .argument('<file>', 'scenario file, or - for standard input')
    .argument('[path]', 'option path')
    .option('--release <release>', 'ACRN release, such as v2.5 (default: found out)')
    .option('--format <format>', 'text or json', 'text')
    .addHelpText('after', PATH_HELP)
    .action(async (path: string, option: string | undefined, options) => {
      const { get } = await import('./commands/get.js');
      done(await get(path, option, options, io));
    });

  top
    .command('set')
    .description('change settings of a scenario; the rest of the file stays as it is')
    .argument('<file>', 'scenario file, or - for standard input')
    .argument(
      '<assignments...>',
      'PATH=VALUE, PATH+=VALUE to add to a list, PATH-=VALUE to remove from one',
    )
    .option('--release <release>', 'ACRN release, such as v2.5 (default: found out)')
    .option('-i, --in-place', 'write the file')
    .option('--diff', 'print a unified diff instead')
    .option('--backup [suffix]', 'with --in-place, keep the old file (default suffix: .orig)')
    .addHelpText('after', PATH_HELP + SET_HELP)
    .action(async (path: string, assignments: string[], options) => {
      const { set } = await import('./commands/set.js');
      done(await set(path, assignments, options, io));
    });

  colorOption(
    top
      .command('replay')
      .description("run recorded traces of ACRN's nested VMX on the engine and compare")
      .argument('<files...>', 'traces (acrn-nvmx-trace/1), plain or gzip, or - for standard input')
      .option('--format <format>', 'text or json', 'text')
      .option('--release <release>', 'ACRN release whose nested VMX runs (default: v2.7)')
      .option('--sdm', 'do as the Intel SDM says where ACRN does not')
      .option('--record', 'print the one sequence of the file with the results the engine gives'),
  ).action(async (paths: string[], options) => {
    const { replay } = await import('./commands/replay.js');
    done(await replay(paths, options, io));
  });

  return top;
}

const COLOR_WHEN: readonly string[] = ['always', 'never', 'auto'];

/**
 * Options whose value may be left out take one only behind `=`, for `--backup file.xml` names a file; but
 * `--color never` is taken as it is meant.
 */
function settleOptionalValues(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((argument, index) => {
    if (end >= 0 && index > end) return argument;
    if (argument === '--backup') return '--backup=.orig';
    const isBare = argument === '--color' && !COLOR_WHEN.includes(argv[index + 1] ?? '');
    return isBare ? '--color=always' : argument;
  });
}

/** Runs the command line. Never throws: every failure is a line on stderr and an exit code. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  try {
    await program(io, (result) => {
      code = result;
    }).parseAsync(settleOptionalValues(argv), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (isCliError(error)) {
      io.stderr.write(`acrn-nvmx: ${error.message}\n`);
      return error.exitCode;
    }
    const message = error instanceof Error ? error.message : String(error);
    io.stderr.write(`acrn-nvmx: internal error, please report it: ${message.split('\n')[0]}\n`);
    return 3;
  }
}
