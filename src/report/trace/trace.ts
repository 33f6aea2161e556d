import type { Slice } from '../../engine/observe/slices.js';

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

/** For JSON.stringify: a bigint in hexadecimal. */
export function hexBigints(_: string, field: unknown): unknown {
  return typeof field === 'bigint' ? `0x${field.toString(16)}` : field;
}

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
  readonly slices: readonly Slice[];
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
