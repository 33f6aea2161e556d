import type { Range } from '../../text/source.js';
import { linesOf } from '../edits.js';
import { lexShell } from '../shell/lex.js';
import { type GrubToken, lexGrub } from './lex.js';

/** A word of a GRUB command: `value` is without quotes and backslashes. */
export interface GrubWord {
  readonly text: string;
  readonly value: string;
  readonly range: Range;
}

export interface GrubCommand {
  readonly words: readonly GrubWord[];
  readonly range: Range;
  /** Which menu entry it stands in; 0 outside of all. */
  readonly entry: number;
  /** The comment after it in its last line. */
  readonly comment: Range | undefined;
}

/** A piece of the file that GRUB reads. */
interface GrubRegion {
  readonly range: Range;
  readonly tokens: readonly GrubToken[];
  /** The shell reads it first: a here-document whose word is not quoted. */
  readonly isExpanded: boolean;
}

export interface GrubFile {
  readonly text: string;
  readonly regions: readonly GrubRegion[];
  readonly commands: readonly GrubCommand[];
  /** Names of functions that the file defines. */
  readonly functions: ReadonlySet<string>;
  /** Variables that the file sets. */
  readonly variables: ReadonlySet<string>;
  /** A script of /etc/grub.d that prints nothing of what is meant for GRUB. */
  readonly lacksExecTail: boolean;
  /** Where the file is a kernel command line and nothing else: its words. */
  readonly commandLine: readonly GrubWord[];
}

function valueText(text: string): string {
  return text.replace(
    /"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\\n|\\([\s\S])/g,
    (_, double, single, escaped) => {
      if (double !== undefined) return String(double).replace(/\\(["$\\])/g, '$1');
      return String(single ?? escaped ?? '');
    },
  );
}

function wordOf({ text, range }: GrubToken): GrubWord {
  return { text, value: valueText(text), range };
}

interface Collected {
  readonly commands: GrubCommand[];
  readonly functions: Set<string>;
  readonly variables: Set<string>;
  entries: number;
}

/** Splits a region into commands without a look at the grammar, so that a fault does not hide others. */
function collect({ tokens }: GrubRegion, into: Collected): void {
  const blocks: number[] = [0];
  let words: GrubWord[] = [];
  const finish = (comment?: Range) => {
    const [first] = words;
    const last = words.at(-1);
    if (first !== undefined && last !== undefined) {
      const range = { start: first.range.start, end: last.range.end };
      into.commands.push({ words, range, entry: blocks.at(-1) ?? 0, comment });
      const set = /^([A-Za-z_]\w*)=/.exec(first.value === 'set' ? (words[1]?.value ?? '') : '');
      if (set?.[1] !== undefined) into.variables.add(set[1]);
      if (first.value === 'for' && words[1] !== undefined) into.variables.add(words[1].value);
      if (first.value === 'function' && words[1] !== undefined) into.functions.add(words[1].value);
    }
    words = [];
  };
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'word') {
      words.push(wordOf(token));
      const isKeyword =
        words.length === 1 && /^(?:then|do|else|if|while|until|elif)$/.test(token.text);
      if (isKeyword) words = [];
    } else if (token.kind === 'comment') {
      finish(token.range);
    } else if (token.text === '{') {
      const isEntry = words[0]?.value === 'menuentry';
      if (isEntry) into.entries += 1;
      const inner = isEntry ? into.entries : (blocks.at(-1) ?? 0);
      finish();
      blocks.push(inner);
    } else if (token.text === '}') {
      finish();
      if (blocks.length > 1) blocks.pop();
    } else if (token.kind === 'newline' || token.text === ';') {
      const next = tokens[index - 1];
      if (next?.kind !== 'comment') finish();
    }
  }
  finish();
}

/** The lines that `exec tail -n +N $0` prints, or the here-documents of a script, or the whole file. */
function regionsOf(text: string): { regions: GrubRegion[]; lacksExecTail: boolean } {
  const whole = (start: number, end = text.length, isExpanded = false): GrubRegion => ({
    range: { start, end },
    tokens: lexGrub(text, start, end),
    isExpanded,
  });
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  if (!text.startsWith('#!', mark)) return { regions: [whole(mark)], lacksExecTail: false };
  const lines = linesOf(text);
  const tail = lines
    .map((line) => /^\s*(?:exec\s+)?tail\s+(?:-n\s*)?\+(\d+)\s+"?\$\{?0\}?"?\s*$/.exec(line.text))
    .find((match) => match !== null);
  if (tail !== undefined) {
    const start = lines[Number(tail[1]) - 1]?.full.start ?? text.length;
    return { regions: [whole(start)], lacksExecTail: false };
  }
  const tokens = lexShell(text);
  let [word] = tokens;
  const regions = tokens.flatMap((token, index) => {
    if (/^<<-?$/.test(token.text)) word = tokens[index + 1];
    if (token.kind !== 'text') return [];
    const last = token.text.trimEnd().lastIndexOf('\n') + 1;
    return [whole(token.range.start, token.range.start + last, !/["'\\]/.test(word?.text ?? ''))];
  });
  const isForGrub = /^[ \t]*(?:menuentry|multiboot2?|submenu)\b/m.test(text);
  const prints = /^[ \t]*(?:echo|printf|cat)\b/m.test(text);
  const lacksExecTail = regions.length === 0 && isForGrub && !prints;
  return { regions: regions.length > 0 ? regions : [whole(0)], lacksExecTail };
}

function commandLine(text: string): GrubWord[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  const [line] = lines;
  const isOne = lines.length === 1 && line !== undefined;
  if (!isOne || !/(?:^|\s)(?:root=|BOOT_IMAGE=|console=|ro\b|rw\b|quiet\b)/.test(line)) return [];
  if (/^[ \t]*(?:menuentry|multiboot2?|module2?|linux|set|exec|search|insmod)\b/.test(line))
    return [];
  const start = text.indexOf(line);
  return [...line.matchAll(/\S+/g)].map((match) => {
    const at = start + match.index;
    return { text: match[0], value: match[0], range: { start: at, end: at + match[0].length } };
  });
}

/** Reads 40_custom, grub.cfg, another script of /etc/grub.d, or a kernel command line. */
export function readGrub(text: string): GrubFile {
  const { regions, lacksExecTail } = regionsOf(text);
  const collected: Collected = {
    commands: [],
    functions: new Set(),
    variables: new Set(),
    entries: 0,
  };
  const line = commandLine(text);
  if (line.length === 0) for (const region of regions) collect(region, collected);
  const { commands, functions, variables } = collected;
  return {
    text,
    regions: line.length === 0 ? regions : [],
    commands,
    functions,
    variables,
    lacksExecTail,
    commandLine: line,
  };
}
