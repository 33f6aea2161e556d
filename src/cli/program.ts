import { resolve } from 'node:path';
import { type Argument, Command, CommanderError, type Option } from 'commander';
import { printable } from '../text/printable.js';
import { COMMAND_GROUPS, exampleOf, groupTitle } from './command-groups.js';
import type { CommandModule } from './commands/context.js';
import { COMMANDS } from './commands/index.js';
import { COLOR_WHEN } from './commands/shared-options.js';
import { kindAt } from './input/open.js';
import { EXIT, type ExitCode, type Io, usageError } from './io.js';
import { widthOf } from './output/width.js';
import { wrapLines } from './output/wrap-lines.js';
import { versionLine } from './version.js';

type Loader = () => Promise<CommandModule>;

/** An argument as a usage line has it. */
function humanReadable(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** What an option names, by the placeholder of its value; what is empty names nothing. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['file', 'a file'],
  ['other', 'a file'],
  ['folder', 'a folder'],
  ['path', 'a folder or a file'],
  ['port', 'a serial port'],
  ['version', 'a version'],
]);

function refuseEmpty(option: Option): void {
  const named = NAMED.get(/<([a-z]+)>/.exec(option.flags)?.[1] ?? '');
  if (named === undefined) return;
  const parse = option.parseArg;
  option.argParser((value: string, previous: unknown) => {
    if (value === '') throw usageError(`${option.long} is empty: it names ${named}`);
    return parse === undefined ? value : parse(value, previous);
  });
}

/** A program with some of the commands. */
async function programOf(
  loaders: Iterable<Loader>,
  argv: readonly string[],
  io: Io,
  done: (code: ExitCode) => void,
): Promise<Command> {
  const top = new Command('acrn-nvmx')
    .description('Check, fix, build and boot ACRN scenarios for nested virtualization.')
    .version(versionLine)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(wrapLines(text, widthOf(io))),
      writeErr: (text) => io.stderr.write(wrapLines(text, widthOf(io))),
      getOutHelpWidth: () => widthOf(io),
      getErrHelpWidth: () => widthOf(io),
      outputError: (text, write) => write(withPrintable(text, argv)),
    })
    .configureHelp({
      minWidthToWrap: 20,
      // Options are in each command's own help.
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map(humanReadable)].join(' '),
    })
    .showHelpAfterError('(acrn-nvmx --help shows the usage)')
    .addHelpText('after', HELP);
  const whole = () => wholeProgram(io);
  for (const load of loaders) (await load()).register(top, { io, done, whole });
  // The help of the command `help` stands with the last ones.
  top.commandsGroup(`${COMMAND_GROUPS.at(-1)?.title}:`).helpCommand(true);
  for (const command of top.commands) {
    for (const option of command.options) refuseEmpty(option);
    command.showHelpAfterError(`(acrn-nvmx ${command.name()} --help shows the usage)`);
    const title = groupTitle(command.name());
    if (title !== undefined) command.helpGroup(`${title}:`);
    if (FILES_ONLY.includes(command.name())) command.addHelpText('after', `\n${EXIT_CODES}`);
    const example = exampleOf(command.name());
    if (example !== undefined) {
      command.addHelpText('after', `\nExample:\n  acrn-nvmx ${example}`);
    }
  }
  return top;
}

const EXIT_CODES = 'Exit codes: 0 clean, 1 problems found, 2 wrong usage, 3 could not do the job.';

const HELP = `
Examples:
${COMMAND_GROUPS.map(({ title, examples }) => `  ${`${title}:`.padEnd(16)}acrn-nvmx ${Object.values(examples)[0]}`).join('\n')}

Every command has its own help: acrn-nvmx check --help. The rules: acrn-nvmx rules.
${EXIT_CODES}`;

/** The definitions of all commands, in the order of the help. */
export function wholeProgram(io: Io): Promise<Command> {
  return programOf(COMMANDS.values(), [], io, () => undefined);
}

/** The whole command line for help and misspelt commands, else the one command that is called. */
function program(
  argv: readonly string[],
  io: Io,
  done: (code: ExitCode) => void,
): Promise<Command> {
  const called = COMMANDS.get(argv[0] ?? '');
  return programOf(called === undefined ? COMMANDS.values() : [called], argv, io, done);
}

/** Commands whose arguments are all files. */
const FILES_ONLY: readonly string[] = ['check', 'fix', 'build', 'upgrade', 'replay'];

/**
 * Options whose value may be left out take one only after `=`, for `--backup file.xml` names a file; but
 * `--color never` is taken as it is meant.
 */
function settleOptionalValues(argv: readonly string[], io: Io): string[] {
  const end = argv.indexOf('--');
  const takesFiles = FILES_ONLY.includes(argv[0] ?? '');
  const isFile = (argument: string) =>
    argument === '-' || kindAt(resolve(io.cwd(), argument)) !== undefined;
  return argv.map((argument, index) => {
    if (end >= 0 && index > end) return argument;
    if (argument === '--backup') return '--backup=.orig';
    if (argument === '--changed') return '--changed=HEAD';
    const next = argv[index + 1];
    if (argument !== '--color' || COLOR_WHEN.includes(next ?? '')) return argument;
    // A word that can be nothing else is a value, and is refused as such.
    const isValue = next !== undefined && !next.startsWith('-') && takesFiles && !isFile(next);
    return isValue ? argument : '--color=always';
  });
}

/** What commander says, with what the user typed on one line. */
function withPrintable(text: string, argv: readonly string[]): string {
  return argv
    .flatMap((argument) => [argument, argument.slice(argument.indexOf('=') + 1)])
    .filter((argument) => printable(argument) !== argument)
    .reduce((shown, argument) => shown.replaceAll(argument, printable(argument)), text);
}

/** Parses the arguments with commander and runs the command that they name. */
export async function runProgram(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const top = await program(argv, io, (result) => {
    code = result;
  });
  const [command, of] = argv;
  if (command === 'help' && of !== undefined && !of.startsWith('-') && !COMMANDS.has(of)) {
    throw usageError(`there is no command ${of}; acrn-nvmx --help lists them`);
  }
  try {
    await top.parseAsync(settleOptionalValues(argv, io), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
    throw error;
  }
}
