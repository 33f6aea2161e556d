import type { Command, Option } from 'commander';
import { getOption } from '../../options/get-option.js';
import { RELEASES } from '../../release.js';
import { REPORTS } from '../../report/index.js';
import { ruleDocuments } from '../../rule-documents.js';
import { RULE_LEVELS } from '../../selection.js';
import { CATEGORIES } from '../../text/diagnostic.js';
import { openScenario } from '../input/open-scenario.js';
import { readOne } from '../input/read-one.js';
import { type Io, withOutputs } from '../io.js';

/** What may stand at the cursor: words, and whether names of files may, too. */
interface Candidates {
  readonly words: readonly { readonly word: string; readonly description: string }[];
  readonly files: boolean;
}

const FILES: Candidates = { words: [], files: true };

function plain(words: readonly string[]): Candidates {
  return { words: words.map((word) => ({ word, description: '' })), files: false };
}

async function ruleNames(): Promise<Candidates> {
  const { hostRuleDocuments } = await import('../../host/documents.js');
  const host = (await hostRuleDocuments()).map(({ name, meta }) => ({ name, ...meta }));
  const words = [...ruleDocuments(), ...host].map(({ name, summary }) => ({
    word: name,
    description: summary,
  }));
  return { words, files: false };
}

/** `NAME=LEVEL`: the names first. */
async function ruleLevels(current: string): Promise<Candidates> {
  const [name = '', level] = current.split('=');
  if (level !== undefined) return plain(RULE_LEVELS.map((each) => `${name}=${each}`));
  const { words } = await ruleNames();
  return { words: words.map((each) => ({ ...each, word: `${each.word}=` })), files: false };
}

async function kindNames(): Promise<Candidates> {
  const { kinds } = await import('../../host/index.js');
  const words = kinds.map(({ kind, summary }) => ({ word: kind as string, description: summary }));
  return {
    words: [{ word: 'scenario', description: 'ACRN scenario XML' }, ...words],
    files: false,
  };
}

/** The option paths of a scenario, those of groups as well; nothing of what cannot be read. */
async function optionPaths(file: string, io: Io): Promise<Candidates> {
  try {
    const quiet = withOutputs(io, { stderr: { write: () => undefined } });
    const { document, release } = await openScenario(await readOne(file, 'get', quiet), {}, quiet);
    const found = await getOption(document, undefined, release);
    if ('kind' in found) return plain([]);
    const words = new Map<string, string>();
    for (const { path, value } of found.values) {
      const parts = path.split('.');
      for (let end = 1; end < parts.length; end += 1) {
        const group = parts.slice(0, end).join('.');
        if (!words.has(group)) words.set(group, '');
      }
      words.set(path, value.trim());
    }
    return {
      words: [...words].map(([word, description]) => ({ word, description })),
      files: false,
    };
  } catch {
    return plain([]);
  }
}

function placeholder({ flags }: Option): string {
  return /[<[]([^>\]]*)[>\]]/.exec(flags)?.[1] ?? '';
}

/** What an option takes. */
function valuesOf(option: Option, current: string): Candidates | Promise<Candidates> {
  if (option.argChoices !== undefined) return plain(option.argChoices);
  switch (option.long) {
    case '--release':
    case '--to':
    case '--from':
      return plain(RELEASES);
    case '--build-type':
      return plain(['debug', 'release']);
    case '--color':
      return plain(['always', 'never', 'auto']);
    case '--kind':
      return kindNames();
    case '--rule':
      return ruleLevels(current);
    case '--only':
      return ruleNames();
    case '--category':
      return plain(CATEGORIES);
    case '--format':
      return plain(placeholder(option).includes('=') ? Object.keys(REPORTS) : ['text', 'json']);
    default:
      return /file|folder|path|other/.test(placeholder(option)) ? FILES : plain([]);
  }
}

/** What an argument takes, by its name in the commander definition; `before` are the arguments to its left. */
function argumentOf(
  name: string,
  before: readonly string[],
  io: Io,
): Candidates | Promise<Candidates> {
  const [file = ''] = before;
  switch (name) {
    case 'rule':
      return ruleNames();
    case 'shell':
      return plain(['bash', 'zsh', 'fish']);
    case 'assignments':
      return optionPaths(file, io);
    case 'path':
      return optionPaths(file, io);
    case 'paths':
      return before.length === 0 ? FILES : optionPaths(file, io);
    default:
      return FILES;
  }
}

function optionNames({ options }: Command): Candidates {
  const shown = options.filter(({ hidden }) => !hidden);
  const words = shown.flatMap(({ long, short, description }) =>
    [long, short].flatMap((word) => (word ? [{ word, description }] : [])),
  );
  return { words: [...words, { word: '--help', description: 'show the help' }], files: false };
}

/** The words before the cursor that are arguments, not options or their values. */
function argumentsIn(words: readonly string[], { options }: Command): string[] {
  return words.filter((word, index) => {
    if (word.startsWith('-') && word !== '-') return false;
    const before = options.find(({ long, short }) =>
      [long, short].includes(words[index - 1] ?? ''),
    );
    return before?.required !== true;
  });
}

/**
 * What may stand at the cursor of a command line, from the commander definitions.
 * @param words those after the program's name, the last one as far as it is written
 */
export async function candidatesFor(
  program: Command,
  words: readonly string[],
  io: Io,
): Promise<Candidates> {
  const current = words.at(-1) ?? '';
  const [name = '', ...rest] = words.slice(0, -1);
  const command = program.commands.find((each) => each.name() === name);
  const all =
    command === undefined ? top(program, words) : await inside(command, rest, current, io);
  return { ...all, words: all.words.filter(({ word }) => word.startsWith(current)) };
}

function top(program: Command, words: readonly string[]): Candidates {
  if (words.length > 1) return plain([]);
  const commands = program.createHelp().visibleCommands(program);
  return {
    words: [
      ...commands.map((each) => ({ word: each.name(), description: each.description() })),
      ...optionNames(program).words,
    ],
    files: false,
  };
}

async function inside(
  command: Command,
  before: readonly string[],
  current: string,
  io: Io,
): Promise<Candidates> {
  const named = (word: string | undefined) =>
    command.options.find(({ long, short }) => word !== undefined && [long, short].includes(word));
  const pending = named(before.at(-1));
  if (!before.includes('--') && pending?.required === true) return valuesOf(pending, current);
  const equals = current.indexOf('=');
  if (current.startsWith('--') && equals > 0) {
    const option = named(current.slice(0, equals));
    if (option === undefined) return plain([]);
    const { words, files } = await valuesOf(option, current.slice(equals + 1));
    const prefix = current.slice(0, equals + 1);
    return { words: words.map((each) => ({ ...each, word: prefix + each.word })), files };
  }
  if (current.startsWith('-') && !before.includes('--')) return optionNames(command);
  const args = argumentsIn(before, command);
  const definitions = command.registeredArguments;
  const definition = definitions[args.length] ?? definitions.at(-1);
  if (definition === undefined || (args.length >= definitions.length && !definition.variadic)) {
    return plain([]);
  }
  // Of several paths only those of unset are option paths.
  const isFile = definition.name() === 'paths' && definitions.length === 1;
  return isFile ? FILES : argumentOf(definition.name(), args, io);
}
