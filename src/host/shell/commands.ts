import type { Range } from '../../text/source.js';
import { lexShell, type ShellToken } from './lex.js';

/** A simple command: its words as written, assignments in front among them. */
export interface ShellCommand {
  readonly words: readonly ShellToken[];
  /** All its tokens, with the white space, continuations and comments between and after its words. */
  readonly tokens: readonly ShellToken[];
  /** From its first to its last word. */
  readonly range: Range;
  /** What ends it: a line end, an operator, or nothing at the end of the file. */
  readonly endedBy: 'newline' | 'end' | string;
  /** The blocks that it stands in, the outermost first; branches of an if are different blocks. */
  readonly blocks: readonly number[];
}

const OPENING = new Set(['if', 'for', 'while', 'until', 'case', 'select', '{']);
const MIDDLE = new Set(['then', 'do', 'else', 'elif']);
const CLOSING = new Set(['fi', 'done', 'esac', '}']);
const REDIRECTION = /^(?:[<>]|&>)/;
const SEPARATOR = /^(?:;|&$|&&|\||\(|\))/;

/** The simple commands of a script, in the order in which they stand. */
export function shellCommands(tokens: readonly ShellToken[]): ShellCommand[] {
  const commands: ShellCommand[] = [];
  const blocks: number[] = [];
  let lastBlock = 0;
  let words: ShellToken[] = [];
  let all: ShellToken[] = [];
  let skipsNext = false;
  let isFirst = true;
  const open = () => {
    lastBlock += 1;
    blocks.push(lastBlock);
  };
  const finish = (endedBy: string) => {
    const [first] = words;
    const last = words.at(-1);
    if (first !== undefined && last !== undefined) {
      const range = { start: first.range.start, end: last.range.end };
      commands.push({ words, tokens: all, range, endedBy, blocks: [...blocks] });
    }
    words = [];
    all = [];
    isFirst = true;
    skipsNext = false;
  };
  for (const token of tokens) {
    all.push(token);
    if (token.kind === 'newline') {
      finish('newline');
    } else if (token.kind === 'operator') {
      if (SEPARATOR.test(token.text)) finish(token.text);
      else if (REDIRECTION.test(token.text)) {
        skipsNext = true;
        const last = words.at(-1);
        const isDescriptor =
          /^\d+$/.test(last?.text ?? '') && last?.range.end === token.range.start;
        if (isDescriptor) words.pop();
      }
    } else if (token.kind === 'word') {
      if (skipsNext) {
        skipsNext = false;
        continue;
      }
      if (isFirst && OPENING.has(token.text)) {
        open();
        if (token.text !== 'for' && token.text !== 'case' && token.text !== 'select') continue;
      } else if (isFirst && MIDDLE.has(token.text)) {
        if (token.text !== 'do' && blocks.length > 0) {
          blocks.pop();
          open();
        }
        continue;
      } else if (isFirst && CLOSING.has(token.text)) {
        blocks.pop();
        isFirst = false;
        continue;
      } else if (isFirst && (token.text === '!' || token.text === 'function')) {
        continue;
      }
      isFirst = false;
      words.push(token);
    }
  }
  finish('end');
  return commands;
}

/** The words of an array literal `name=( … )`, with their places in the script. */
export function arrayWords(word: ShellToken): ShellToken[] | undefined {
  const open = /^[A-Za-z_]\w*\+?=\(/.exec(word.text)?.[0];
  if (open === undefined) return undefined;
  const start = word.range.start + open.length;
  return lexShell(word.text.slice(open.length).replace(/\)$/, ''))
    .filter(({ kind }) => kind === 'word')
    .map(({ kind, text, range }) => ({
      kind,
      text,
      range: { start: range.start + start, end: range.end + start },
    }));
}
