import type { Range } from '../../text/source.js';
import type { Argument } from '../shell/expand.js';
import { takesValue } from './options.js';

/** One option of a QEMU command. */
interface QemuOption {
  /** Without its dashes. */
  readonly name: string;
  readonly argument: Argument;
  /** Undefined for a switch, and where the command ends before it. */
  readonly value: Argument | undefined;
}

/** One command that starts a guest. */
export interface Invocation {
  /** The word that is the program. */
  readonly binary: Argument;
  /** From the program to the last argument. */
  readonly range: Range;
  readonly options: readonly QemuOption[];
  /** Arguments that are neither an option nor its value: disk images. */
  readonly disks: readonly Argument[];
  /** Whether some of its options are not known from the script. */
  readonly open: boolean;
  /** Called by a name that switches KVM on by itself: kvm, qemu-kvm. */
  readonly kvmByName: boolean;
}

const BINARY = /^(?:qemu-system-(?:x86_64|i386|amd64)(?:-[\w.]+)?|qemu-kvm|kvm)$/;

function isQemu(text: string): boolean {
  return BINARY.test(text.slice(text.lastIndexOf('/') + 1));
}

/** Options of commands that run another command: those with a value, and how many words come before it. */
const WRAPPERS: Readonly<Record<string, { readonly values: string; readonly words: number }>> = {
  chrt: { values: '-T -P -D', words: 1 },
  command: { values: '', words: 0 },
  doas: { values: '-u -C', words: 0 },
  env: { values: '-u -C -S --unset --chdir', words: 0 },
  exec: { values: '-a', words: 0 },
  ionice: { values: '-c -n -p', words: 0 },
  nice: { values: '-n', words: 0 },
  nohup: { values: '', words: 0 },
  numactl: { values: '-m -N -C -i -p', words: 0 },
  pkexec: { values: '--user', words: 0 },
  setsid: { values: '', words: 0 },
  stdbuf: { values: '-i -o -e', words: 0 },
  strace: { values: '-o -e -p -s', words: 0 },
  sudo: { values: '-u -g -h -p -C -r -t -T -U -D -R', words: 0 },
  'systemd-run': { values: '-p --unit --slice -u', words: 0 },
  taskset: { values: '', words: 1 },
  time: { values: '-f -o', words: 0 },
  timeout: { values: '-s -k', words: 1 },
};

/** Where the program of a command stands among its arguments, with sudo, exec, env... before it. */
function programAt(args: readonly Argument[]): number {
  let at = 0;
  for (;;) {
    while (/^[A-Za-z_]\w*\+?=/.test(args[at]?.text ?? '')) at += 1;
    const name = args[at]?.text ?? '';
    const wrapper = Object.hasOwn(WRAPPERS, name.slice(name.lastIndexOf('/') + 1))
      ? WRAPPERS[name.slice(name.lastIndexOf('/') + 1)]
      : undefined;
    if (wrapper === undefined) return at;
    if (name === 'command' && /^-[vV]$/.test(args[at + 1]?.text ?? '')) return args.length;
    at += 1;
    const values = wrapper.values.split(' ');
    while (args[at]?.text.startsWith('-') && args[at]?.text !== '--') {
      at += values.includes(args[at]?.text ?? '') ? 2 : 1;
    }
    if (args[at]?.text === '--') at += 1;
    at += wrapper.words;
  }
}

/** Reads the arguments of a command that starts QEMU; undefined when it starts something else. */
export function readInvocation(args: readonly Argument[]): Invocation | undefined {
  const at = programAt(args);
  const binary = args[at];
  if (binary === undefined || !isQemu(binary.text)) return undefined;
  const rest = args.slice(at + 1);
  const options: QemuOption[] = [];
  const disks: Argument[] = [];
  let open = false;
  for (let index = 0; index < rest.length; index += 1) {
    const argument = rest[index];
    if (argument === undefined) continue;
    if (argument.open || (argument.unknown && /^[$`]/.test(argument.text))) open = true;
    else if (!argument.text.startsWith('-')) disks.push(argument);
    else {
      const name = argument.text.replace(/^--?/, '');
      const value = takesValue(name) ? rest[index + 1] : undefined;
      if (value !== undefined) index += 1;
      options.push({ name, argument, value });
    }
  }
  const last = rest.at(-1) ?? binary;
  const end = Math.max(binary.range.end, last.range.end);
  return {
    binary,
    range: { start: Math.min(binary.range.start, end), end },
    options,
    disks,
    open,
    kvmByName: /(?:^|\/)(?:kvm|qemu-kvm)$/.test(binary.text),
  };
}

/** Whether it starts no guest: it only prints a version or a list. */
export function onlyAsks({ options }: Invocation): boolean {
  return options.some(
    ({ name, value }) =>
      ['h', 'help', 'version', 'audio-help'].includes(name) ||
      /^(?:help|\?)$/.test(value?.text ?? '') ||
      /^[\w-]+,help$/.test(value?.text ?? ''),
  );
}

/** The option that counts where QEMU takes the last one. */
export function lastOption({ options }: Invocation, ...names: string[]): QemuOption | undefined {
  return options.findLast(({ name }) => names.includes(name));
}

/** `name,key=value,key` with the places of its parts; a doubled comma is part of a value. */
export interface OptionPart {
  readonly text: string;
  readonly key: string | undefined;
  readonly value: string;
  readonly range: Range;
}

export function partsOf({ text, range }: Argument): OptionPart[] {
  const parts: OptionPart[] = [];
  const isExact = range.end - range.start === text.length;
  let at = 0;
  for (const match of text.matchAll(/(?:[^,]|,,)*(?:,|$)/g)) {
    const part = match[0].replace(/,$/, '');
    if (match.index >= text.length && at > 0) break;
    const equals = part.indexOf('=');
    const start = range.start + match.index;
    parts.push({
      text: part,
      key: equals < 0 ? undefined : part.slice(0, equals),
      value: equals < 0 ? part : part.slice(equals + 1),
      range: isExact ? { start, end: start + part.length } : range,
    });
    at += 1;
  }
  return parts;
}

export function partNamed(argument: Argument | undefined, key: string): OptionPart | undefined {
  return argument && partsOf(argument).findLast((part) => part.key === key);
}
