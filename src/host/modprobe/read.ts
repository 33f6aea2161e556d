import type { Range } from '../../text/source.js';

/** A word of a logical line, without the backslashes and line ends of continuations in it. */
interface Word {
  readonly text: string;
  readonly range: Range;
}

/** One line as kmod reads it: a backslash directly before the line end joins lines, comments too. */
export interface ModprobeLine {
  readonly words: readonly Word[];
  readonly isComment: boolean;
  /** From the line's start to the end of its last line, without the line ending. */
  readonly range: Range;
  /** With the line ending. */
  readonly full: Range;
  /** A backslash with white space after it at the line's end: it joins nothing. */
  readonly brokenContinuation: Range | undefined;
  /** The backslashes, each with the line end after it. */
  readonly continuations: readonly Range[];
}

/** A parameter of an options line: `name=value`, or `name` alone. */
export interface Parameter {
  readonly module: string;
  readonly name: string;
  /** Undefined where no = follows the name. */
  readonly value: string | undefined;
  readonly word: Word;
  readonly line: ModprobeLine;
}

export interface ModprobeFile {
  readonly text: string;
  readonly lines: readonly ModprobeLine[];
  readonly parameters: readonly Parameter[];
}

interface Character {
  readonly letter: string;
  readonly at: number;
}

/** The characters of the logical line from `start` on, and where it ends (libkmod, getline_wrapped). */
function wrapped(text: string, start: number) {
  const characters: Character[] = [];
  const continuations: Range[] = [];
  let at = start;
  for (; at < text.length && text[at] !== '\n'; at += 1) {
    if (text[at] === '\\' && text[at + 1] === '\n') {
      continuations.push({ start: at, end: at + 2 });
      at += 1;
    } else {
      // Before any other character a backslash is dropped.
      if (text[at] === '\\' && at + 1 < text.length) at += 1;
      characters.push({ letter: text[at] ?? '', at });
    }
  }
  return { characters, continuations, end: at };
}

function wordsOf(characters: readonly Character[]): Word[] {
  const words: Word[] = [];
  let current: Character[] = [];
  const finish = () => {
    const [first] = current;
    const last = current.at(-1);
    if (first !== undefined && last !== undefined) {
      const range = { start: first.at, end: last.at + 1 };
      words.push({ text: current.map(({ letter }) => letter).join(''), range });
    }
    current = [];
  };
  for (const character of characters) {
    // Carriage returns: the kernel takes them for white space.
    if (/[ \t\r]/.test(character.letter)) finish();
    else current.push(character);
  }
  finish();
  return words;
}

function brokenContinuation(text: string, { start, end }: Range): Range | undefined {
  const lastStart = text.lastIndexOf('\n', end - 1) + 1;
  const line = text.slice(Math.max(start, lastStart), end);
  const match = /\\[ \t\r]+$/.exec(line);
  return match === null ? undefined : { start: end - match[0].length, end };
}

/** A name as kmod and the kernel compare it: a dash is an underscore. */
export function underscored(name: string): string {
  return name.replaceAll('-', '_');
}

/** The value as lib/cmdline.c has it: without the quotes around it. */
function unquoted(value: string): string {
  return value.replace(/^"/, '').replace(/"$/, '');
}

function parametersOf(line: ModprobeLine): Parameter[] {
  const [command, module, ...rest] = line.words;
  if (line.isComment || command?.text !== 'options' || module === undefined) return [];
  return rest.map((word) => {
    const text = word.text.replace(/^"(.*)"$/, '$1');
    const equals = text.indexOf('=');
    return {
      module: underscored(module.text),
      name: underscored(equals < 0 ? text : text.slice(0, equals)),
      value: equals < 0 ? undefined : unquoted(text.slice(equals + 1)),
      word,
      line,
    };
  });
}

/** Reads a file of modprobe.d as kmod does (libkmod-config.c, kmod_config_parse). */
export function readModprobe(text: string): ModprobeFile {
  const lines: ModprobeLine[] = [];
  for (let start = 0; start < text.length; ) {
    const { characters, continuations, end } = wrapped(text, start);
    const next = end < text.length ? end + 1 : end;
    const words = wordsOf(characters);
    const range = { start, end: text[end - 1] === '\r' && end > start ? end - 1 : end };
    lines.push({
      words,
      // kmod refuses a comment that is indented, which does no harm.
      isComment: words[0]?.text.startsWith('#') ?? false,
      range,
      full: { start, end: next },
      brokenContinuation: brokenContinuation(text, { start, end }),
      continuations,
    });
    start = next;
  }
  return { text, lines, parameters: lines.flatMap(parametersOf) };
}
