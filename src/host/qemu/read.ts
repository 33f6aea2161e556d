import type { Fix } from '../../text/diagnostic.js';
import { addAll } from '../../text/long-lists.js';
import type { Range } from '../../text/source.js';
import { replacing } from '../edits.js';
import { type ShellCommand, shellCommands } from '../shell/commands.js';
import { type Argument, Variables } from '../shell/expand.js';
import { lexShell, type ShellToken } from '../shell/lex.js';
import { type Invocation, onlyAsks, readInvocation } from './invocation.js';

/** Why the shell ends a QEMU command before its last options. */
export interface Break {
  readonly cause: 'comment' | 'space-after-backslash' | 'missing-backslash';
  /** What breaks it: the comment, the escaped space, or the end of the last word that belongs to it. */
  readonly at: ShellToken;
  /** The command that lost its options, and the one that the shell makes of them. */
  readonly command: ShellCommand;
  readonly lost: ShellCommand | undefined;
}

export interface QemuScript {
  readonly text: string;
  readonly tokens: readonly ShellToken[];
  readonly invocations: readonly Invocation[];
  readonly breaks: readonly Break[];
}

/** The tokens between a command's last word and its end. */
function tail({ tokens, words }: ShellCommand): readonly ShellToken[] {
  const last = words.at(-1);
  return last === undefined ? [] : tokens.slice(tokens.lastIndexOf(last) + 1);
}

function breakOf(command: ShellCommand, next: ShellCommand | undefined): Break | undefined {
  const last = command.words.at(-1);
  if (last === undefined) return undefined;
  const lost = next?.words[0]?.text.startsWith('-') && next.endedBy !== ')' ? next : undefined;
  const endsLine = command.endedBy === 'newline' || command.endedBy === 'end';
  if (/\\[ \t]$/.test(last.text) && endsLine) {
    return { cause: 'space-after-backslash', at: last, command, lost };
  }
  if (lost === undefined || command.endedBy !== 'newline') return undefined;
  const after = tail(command);
  const comment = after.findIndex(({ kind }) => kind === 'comment');
  const isContinued = after
    .slice(0, Math.max(comment, 0))
    .some(({ kind }) => kind === 'continuation');
  const at = isContinued ? after[comment] : undefined;
  return at === undefined
    ? { cause: 'missing-backslash', at: last, command, lost }
    : { cause: 'comment', at, command, lost };
}

/** Reads a shell script and the QEMU commands in it; options that the shell cuts off count as theirs. */
export function readQemuScript(text: string): QemuScript {
  const tokens = lexShell(text);
  const commands = shellCommands(tokens);
  const variables = new Variables(text.length);
  const invocations: Invocation[] = [];
  const breaks: Break[] = [];
  for (let index = 0; index < commands.length; index += 1) {
    const command = commands[index];
    if (command === undefined) continue;
    variables.assign(command);
    const expand = (next: ShellCommand): Argument[] =>
      next.words.flatMap((word) => variables.expand(word, next.blocks));
    const args = expand(command);
    if (readInvocation(args) === undefined) continue;
    for (let last = command; ; ) {
      const found = breakOf(last, commands[index + 1]);
      if (found === undefined) break;
      breaks.push(found);
      const cut = args.at(-1);
      if (found.cause === 'space-after-backslash' && cut !== undefined) {
        const text = cut.text.trimEnd();
        args.splice(-1, 1, ...(text === '' ? [] : [{ ...cut, text }]));
      }
      if (found.lost === undefined) break;
      addAll(args, expand(found.lost));
      last = found.lost;
      index += 1;
    }
    const invocation = readInvocation(args);
    if (invocation !== undefined && !onlyAsks(invocation)) invocations.push(invocation);
  }
  return { text, tokens, invocations, breaks };
}

/** A fix of an argument; none where the script does not have it as QEMU gets it. */
export function rewriting(
  { text }: QemuScript,
  argument: Pick<Argument, 'text' | 'range'>,
  title: string,
  place: Range,
  becomes: string,
): { readonly fix?: Fix } {
  const isWritten = text.slice(argument.range.start, argument.range.end) === argument.text;
  return isWritten ? { fix: replacing(title, place, becomes) } : {};
}
