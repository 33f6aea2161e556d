import type { Command } from 'commander';
import { COMMAND_GROUPS, exampleOf } from './command-groups.js';
import { PATH_HELP } from './commands/option-path-help.js';
import { wrapLines } from './output/wrap-lines.js';

/** What fits on a page of 80 characters with the margin of manual pages. */
const WIDTH = 72;

/** Text as roff takes it: nothing in it is a request or an escape. */
function roff(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/gm, '\\&$&');
}

function options(command: Command): string[] {
  return command.options
    .filter(({ hidden }) => !hidden)
    .flatMap(({ flags, description }) => ['.TP', `.B ${roff(flags)}`, roff(description)]);
}

function commandPart(command: Command): string[] {
  const help = command.createHelp();
  const args = command.registeredArguments.flatMap((argument) => [
    '.TP',
    `.I ${roff(help.argumentTerm(argument))}`,
    roff(argument.description),
  ]);
  const example = exampleOf(command.name());
  return [
    '.SS',
    roff(`${command.name()} ${command.usage()}`),
    roff(`${command.description()}.`),
    ...args,
    ...options(command),
    ...(example === undefined
      ? []
      : ['.PP', 'Example:', '.PP', '.EX', roff(`  acrn-nvmx ${example}`), '.EE']),
  ];
}

/** The manual page of the command line, from its commander definitions. */
export function manPage(program: Command): string {
  const visible = program.createHelp().visibleCommands(program);
  const groups = COMMAND_GROUPS.flatMap(({ title, examples }) => {
    const commands = visible.filter((command) => Object.hasOwn(examples, command.name()));
    return [`.SH "${title.toUpperCase()}"`, ...commands.flatMap(commandPart)];
  });
  return `${[
    '.TH ACRN\\-NVMX 1 "" "acrn\\-nvmx" "User Commands"',
    '.SH NAME',
    `acrn\\-nvmx \\- ${roff(program.description().replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    '.B acrn\\-nvmx',
    '.I command',
    '[options] [arguments]',
    '.SH DESCRIPTION',
    'Nested virtualization on the ACRN hypervisor, checked before it is built.',
    ...options(program),
    ...groups,
    '.SH "OPTION PATHS"',
    '.EX',
    roff(wrapLines(PATH_HELP.trim(), WIDTH)),
    '.EE',
    '.SH "EXIT STATUS"',
    '0 clean, 1 problems found, 2 wrong usage, 3 could not do the job.',
  ].join('\n')}\n`;
}
