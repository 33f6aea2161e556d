import type { Command } from 'commander';
import { COMPLETION_SCRIPTS } from '../completion/scripts.js';
import { EXIT, type ExitCode, type Io, usageError } from '../io.js';
import type { CommandContext } from './context.js';

/** Prints the completion script of a shell. */
function completion(shell: string, io: Io): ExitCode {
  const script = COMPLETION_SCRIPTS.get(shell);
  if (script === undefined) {
    const known = [...COMPLETION_SCRIPTS.keys()].join(', ');
    throw usageError(`completion for ${shell} is not known (known: ${known})`);
  }
  io.stdout.write(script);
  return EXIT.clean;
}

export function register(top: Command, { io, done }: CommandContext): void {
  top
    .command('completion')
    .description('print what makes a shell complete commands, options, rules and option paths')
    .argument('<shell>', `${[...COMPLETION_SCRIPTS.keys()].join(', ')}`)
    .action((shell: string) => {
      done(completion(shell, io));
    });
}
