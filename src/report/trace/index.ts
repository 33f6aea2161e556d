import { jsonlTrace } from './jsonl.js';
import { perfettoTrace } from './perfetto.js';
import type { Trace } from './trace.js';

/** The formats of `build --trace`, by name. */
export const TRACES = {
  jsonl: jsonlTrace,
  perfetto: perfettoTrace,
} as const satisfies Readonly<Record<string, (trace: Trace) => string>>;

export type TraceFormat = keyof typeof TRACES;
