// Recorded traces, format acrn-nvmx-trace/1: sequences of operations and what was observable after
// each. 64-bit values are hexadecimal strings, counters are numbers.

export const TRACE_FORMAT = 'acrn-nvmx-trace/1';

export type Hex = string;

/** L1 executes a VMX instruction, L2 exits, or L1 changes its memory or its state. */
export type TraceOperation =
  | { readonly op: 'vmxon' | 'vmptrld' | 'vmclear'; readonly addr: Hex }
  | { readonly op: 'vmxoff' | 'vmlaunch' | 'vmresume' | 'vmptrst' }
  | { readonly op: 'vmread'; readonly field: Hex }
  | { readonly op: 'vmwrite'; readonly field: Hex; readonly value: Hex }
  | { readonly op: 'invept' | 'invvpid'; readonly type: Hex; readonly desc: readonly [Hex, Hex] }
  | { readonly op: 'rdmsr'; readonly msr: Hex }
  | { readonly op: 'l2_exit'; readonly set: Readonly<Record<Hex, Hex>> }
  | { readonly op: 'mem'; readonly gpa: Hex; readonly q: readonly Hex[] }
  | { readonly op: 'zero'; readonly gpa: Hex }
  | ({ readonly op: 'set_l1' } & TraceL1State);

export interface TraceL1State {
  readonly cr0?: Hex;
  readonly cr4?: Hex;
  readonly efer?: Hex;
  readonly rflags?: Hex;
  readonly cpl?: number;
  readonly csl?: number;
  readonly feature_control?: Hex;
  readonly guest?: Readonly<Record<Hex, Hex>>;
}

/** The observables after an operation. */
export interface TraceResult {
  readonly out: string;
  readonly err?: number;
  readonly code?: number;
  readonly val?: Hex;
  /** 1 if the operation caused a VM exit to L0. */
  readonly x: number;
  /** VM exits to L0 since the start. */
  readonly n: number;
  readonly l2: number;
  /** The current VMCS12. */
  readonly cur: Hex | null;
  /** The slot VMCS01's link pointer refers to, -1 for none. */
  readonly link: number;
  /** "VMCS shadowing" of VMCS01. */
  readonly sh: number;
  readonly inv?: readonly TraceInvalidation[];
  readonly img?: readonly TraceImage[];
  readonly vmcs02?: Readonly<Record<Hex, string>>;
  readonly handled?: 'L0' | 'L1';
  readonly reason?: Hex;
  readonly l1?: Readonly<Record<Hex, Hex>>;
  readonly chain?: readonly string[];
}

export type TraceInvalidation =
  | { readonly k: 'invvpid'; readonly type: number; readonly vpid: Hex; readonly gla: Hex }
  | { readonly k: 'invept'; readonly type: number; readonly root: Hex; readonly low: Hex };

/** A VMCS12 that was written back to L1's memory. */
export interface TraceImage {
  readonly gpa: Hex;
  readonly launched: number;
  readonly f: Readonly<Record<Hex, Hex>>;
}

export type RecordedOperation = TraceOperation & { readonly r?: TraceResult };

export interface TraceSequence {
  readonly format: typeof TRACE_FORMAT;
  readonly id: string;
  readonly kind: string;
  /** The processor's name, one of PROFILES. */
  readonly profile: string;
  readonly seed?: number;
  readonly name?: string;
  readonly ops: readonly RecordedOperation[];
}
