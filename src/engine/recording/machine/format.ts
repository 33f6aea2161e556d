// Recordings of a whole machine, format acrn-machine/1: what a small L1 program saw after every operation while it
// used nested VMX. One case a line; 64-bit values are hexadecimal strings.

export const MACHINE_FORMAT = 'acrn-machine/1';
export const PROGRAM_FORMAT = 'acrn-machine-program/1';

/** An operation with its operands and what L1 saw after it. */
export interface MachineOperation {
  readonly op: string;
  readonly [name: string]: unknown;
}

/** How a boot of one case ended. */
type MachineEnd = 'done' | 'assertion' | 'hang' | 'triple-fault-of-the-processor';

export interface MachineCase {
  readonly format: typeof MACHINE_FORMAT;
  /** null: no hypervisor. */
  readonly release: string | null;
  /** The processor's name. */
  readonly cpu: string;
  readonly id: string;
  readonly ops: readonly MachineOperation[];
  /** What the Service VM's scenario has, where it is not the usual one. */
  readonly scenario?: string;
  readonly end?: MachineEnd;
  /** ACRN's log after the launch. */
  readonly acrn?: readonly string[];
  readonly processor?: readonly string[];
}

/** Machine code of L1 and L2. */
export interface MachineProgram {
  readonly segments: readonly { readonly address: number; readonly bytes: Uint8Array }[];
  readonly symbols: Readonly<Record<string, number>>;
}

/** One program for the cases on ACRN, one for those without a hypervisor. */
export interface MachinePrograms {
  readonly onAcrn: MachineProgram;
  readonly bareMetal: MachineProgram;
}

/** The names of an operation's operands; everything else is an observable. */
export const OPERANDS: ReadonlySet<string> = new Set([
  'op',
  'addr',
  'operand',
  'rsp',
  'field',
  'value',
  'msr',
  'type',
  'desc',
  'gpa',
  'q',
  'f',
  'in',
  'l2',
  'ins',
  'leaf',
  'sub',
]);
