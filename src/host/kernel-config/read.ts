import type { Range } from '../../text/source.js';
import { type Line, linesOf } from '../edits.js';

/** `CONFIG_X=value`, or `# CONFIG_X is not set`, which is n. */
export interface ConfigEntry {
  readonly symbol: string;
  readonly value: string;
  readonly line: Line;
}

export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
}

/** What the last line of a symbol that Kconfig can read says; absent when there is none. */
interface SymbolState {
  readonly value: 'y' | 'm' | 'n' | 'absent';
  /** The line that decides, or the last one that was refused. */
  readonly entry: ConfigEntry | undefined;
}

export interface KernelConfig {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly entries: readonly ConfigEntry[];
  /** `# CONFIG_X=y`: a comment, though somebody may think otherwise. */
  readonly commentedOut: readonly ConfigEntry[];
  /** From `# Linux/x86 5.10.65 Kernel Configuration`. */
  readonly version: KernelVersion | undefined;
  readonly header: Range | undefined;
  /** `x86`, `x86_64`, `i386`... as the header has it. */
  readonly architecture: string | undefined;
  state(symbol: string): SymbolState;
}

/** Symbols that cannot be m: Kconfig ignores such a line. */
export const BOOLS: ReadonlySet<string> = new Set([
  '64BIT',
  'ACRN_GUEST',
  'CPU_SUP_CENTAUR',
  'CPU_SUP_INTEL',
  'CPU_SUP_ZHAOXIN',
  'EMBEDDED',
  'EXPERT',
  'HIGH_RES_TIMERS',
  'HYPERVISOR_GUEST',
  'IRQ_REMAP',
  'MULTIUSER',
  'NET',
  'PROCESSOR_SELECT',
  'VIRTUALIZATION',
  'VIRT_DRIVERS',
  'X86_32',
  'X86_64',
  'X86_X2APIC',
]);

/** The value as scripts/kconfig/confdata.c takes it: its first letter counts. */
function settled({ symbol, value }: ConfigEntry): 'y' | 'm' | 'n' | undefined {
  const letter = value[0];
  if (letter === 'y' || letter === 'n') return letter;
  return letter === 'm' && !BOOLS.has(symbol) ? 'm' : undefined;
}

function entryOf(line: Line): ConfigEntry | undefined {
  const set = /^CONFIG_(\w+)=(.*)$/.exec(line.text);
  if (set?.[1] !== undefined) return { symbol: set[1], value: set[2] ?? '', line };
  const unset = /^# CONFIG_(\w+) is not set/.exec(line.text);
  return unset?.[1] === undefined ? undefined : { symbol: unset[1], value: 'n', line };
}

function commented(line: Line): ConfigEntry | undefined {
  const match = /^\s*#+\s*CONFIG_(\w+)=([ymn])\s*$/.exec(line.text);
  return match?.[1] === undefined || match[2] === undefined
    ? undefined
    : { symbol: match[1], value: match[2], line };
}

const HEADER = /^#\s*Linux\/(\S+) (\d+)\.(\d+)(?!\d)\S* Kernel Configuration/;

/** Reads a .config, a savedefconfig file or a fragment as scripts/kconfig/confdata.c does. */
export function readKernelConfig(text: string): KernelConfig {
  const lines = linesOf(text);
  const entries = lines.flatMap((line) => entryOf(line) ?? []);
  const bySymbol = new Map<string, SymbolState>();
  for (const entry of entries) {
    const value = settled(entry);
    if (value !== undefined) bySymbol.set(entry.symbol, { value, entry });
    else if (!bySymbol.has(entry.symbol)) bySymbol.set(entry.symbol, { value: 'absent', entry });
  }
  const header = lines.find((line) => HEADER.test(line.text));
  const match = HEADER.exec(header?.text ?? '');
  return {
    text,
    lines,
    entries,
    commentedOut: lines.flatMap((line) => commented(line) ?? []),
    version: match === null ? undefined : { major: Number(match[2]), minor: Number(match[3]) },
    header: header?.range,
    architecture: match?.[1],
    state: (symbol) => bySymbol.get(symbol) ?? { value: 'absent', entry: undefined },
  };
}

export function isOn({ value }: SymbolState): boolean {
  return value === 'y' || value === 'm';
}

/** Whether a version is at or after another; an unknown one counts as the newest. */
export function isFrom(version: KernelVersion | undefined, major: number, minor: number): boolean {
  if (version === undefined) return true;
  return version.major > major || (version.major === major && version.minor >= minor);
}
