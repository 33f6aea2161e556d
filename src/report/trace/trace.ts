/** Events that a reader of a trace looks for: what goes wrong, and what gets done. */
export const NOTED_EVENTS: readonly string[] = [
  'vm-start',
  'vm-not-started',
  'thread-not-picked',
  'lapic-passed-through',
  'interrupt-dropped',
  'interrupt-lost',
  'interrupt-misdirected',
  'interrupt-held-back',
  'io-request',
  'fault',
  'stop',
  'hypervisor-exception',
  'guest-crash',
  'progress',
  'flush',
];

/** A boot as the trace formats take it. */
export interface Trace {
  readonly file: string;
  readonly release: string;
  readonly board: string;
  readonly vms: readonly {
    readonly id: number;
    readonly name: string;
    /** Its vCPUs' pCPUs, in the order of the vCPUs. */
    readonly pcpus: readonly number[];
  }[];
  /** In order; times in nanoseconds since power-on. */
  readonly events: readonly TraceRecord[];
  readonly slices: readonly TraceSlice[];
  readonly lines: readonly {
    readonly at: number;
    readonly speaker: string;
    readonly device: string;
    readonly text: string;
  }[];
}

/** One event; what it has besides depends on its type. */
export interface TraceRecord {
  readonly at: number;
  readonly type: string;
  readonly pcpu: number | undefined;
  readonly vm: number | undefined;
  readonly vcpu: number | undefined;
}

/** A stretch of time of a pCPU. */
export interface TraceSlice {
  readonly pcpu: number;
  readonly start: number;
  readonly end: number;
  readonly level: 'L0' | 'L1' | 'L2' | 'idle';
  readonly vm: number | undefined;
  readonly vcpu: number | undefined;
  readonly exit: { readonly reason: string; readonly from: 1 | 2 } | undefined;
}
