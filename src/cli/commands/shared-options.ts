import type { Command } from 'commander';

/** The options that say what a scenario is checked as. */
export function scenarioOptions(command: Command): Command {
  return command
    .option('--release <release>', 'ACRN release, such as v2.5 (default: found out)')
    .option('--board <file>', 'board XML (default: the one beside the scenario)')
    .option('--build-type <type>', 'debug or release (default: what the scenario says)');
}

/** The options that say when output has colours. */
export function colorOption(command: Command): Command {
  return command
    .option('--color [when]', 'colours: always, never or auto (default: on a terminal)')
    .option('--no-color', 'no colours');
}
