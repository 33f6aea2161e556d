import type { Command } from 'commander';
import { CATEGORIES } from '../../text/diagnostic.js';
import { addAll } from '../../text/long-lists.js';
import { unknownValue, usageError } from '../io.js';

export const COLOR_WHEN: readonly string[] = ['always', 'never', 'auto'];

/** The options that say what a scenario is checked as. */
export function scenarioOptions(command: Command): Command {
  return command
    .option('--release <release>', 'ACRN release, such as v2.5 (default: detected)')
    .option('--board <file>', 'board XML (default: the one beside the scenario)')
    .option('--build-type <type>', 'debug or release (default: what the scenario says)')
    .option('--no-config', 'read no acrn-nvmx.config.json and no key of package.json');
}

/** Gathers the values of an option that may be given several times. */
export function repeated(value: string, all: string[] = []): string[] {
  all.push(value);
  return all;
}

/** What an option collects that names several, separated by commas or each with the option again. */
function listed(value: string, all: string[] = []): string[] {
  addAll(all, value.split(','));
  return all;
}

/** What reads the whole number of an option. */
export function wholeNumber(option: string, least = 0): (text: string) => number {
  return (text) => {
    if (!/^\d+$/.test(text)) throw usageError(`${option} ${text} is not a whole number`);
    if (Number(text) < least) throw usageError(`${option} ${text} is less than ${least}`);
    return Number(text);
  };
}

/** Reads the format of a report. */
export function textOrJson(text: string): 'text' | 'json' {
  if (text === 'text' || text === 'json') return text;
  throw unknownValue('--format', text, ['text', 'json']);
}

/** The options that say which findings are told, and as what. */
export function selectionOptions(command: Command): Command {
  return command
    .option(
      '--rule <name=level>',
      'a rule as off, warning or error; repeatable, or with commas',
      listed,
    )
    .option('--only <rule>', 'only the findings of this rule; repeatable, or with commas', listed)
    .option('--exclude <glob>', 'leave files and folders out; repeatable', repeated)
    .option(
      '--category <category>',
      `only findings of ${CATEGORIES.join(', ')}; repeatable, or with commas`,
      listed,
    );
}

function colorWhen(text: string): string {
  if (COLOR_WHEN.includes(text)) return text;
  throw unknownValue('--color', text, COLOR_WHEN);
}

/** The options that say when output has colours. */
export function colorOption(command: Command): Command {
  return command
    .option('--color [when]', 'colours: always, never or auto (default: on a terminal)', colorWhen)
    .option('--no-color', 'no colours');
}
