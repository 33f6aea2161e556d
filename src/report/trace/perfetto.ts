// The trace as Perfetto and chrome://tracing open it (the Trace Event Format's JSON): a process for the pCPUs with a
// track each, a process a VM with a thread each vCPU, a process for the nested guests on a VM, and a flow from every
// exit to the entry that ends it.
import type { Slice } from '../../engine/observe/slices.js';
import { hexBigints, NOTED_EVENTS, type Trace, type TraceRecord } from './trace.js';

/** Process ids. */
const PCPUS = 1;
const VMS = 100;
const NESTED = 10_000;

/** Events that are worth a mark of their own: what goes wrong, and what gets done. */
const MARKS: ReadonlySet<string> = new Set([...NOTED_EVENTS, 'sync', 'invept', 'invvpid']);

/** The format counts in microseconds. */
function microseconds(nanoseconds: number): number {
  return nanoseconds / 1000;
}

interface TraceEvent {
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly [key: string]: unknown;
}

function metadata(kind: string, pid: number, tid: number, name: string) {
  return { ph: 'M', name: kind, pid, tid, args: { name } };
}

function nameOf({ level, exit }: Slice): string {
  if (level !== 'L0') return level;
  return exit === undefined ? 'L0' : `L0: ${exit.reason} of L${exit.from}`;
}

/** Where a slice is besides on its pCPU: the thread of its vCPU, or the nested guest on it. */
function threadOf({ vm, vcpu, level }: Slice): { pid: number; tid: number } | undefined {
  if (vm === undefined || vcpu === undefined || level === 'idle') return undefined;
  return { pid: (level === 'L2' ? NESTED : VMS) + vm, tid: vcpu + 1 };
}

/**
 * A slice and what starts or ends in it. A begin and an end are the same number where one slice follows another: with a
 * duration, readers that add or truncate (Perfetto's json_utils.cc, CoerceToTs) have them overlap, and drop one.
 */
function beginAndEnd(
  { start, end, level }: Slice,
  name: string,
  track: { pid: number; tid: number },
  inside: readonly TraceEvent[] = [],
): TraceEvent[] {
  const slice = { name, cat: level, ...track };
  return [
    { ph: 'B', ...slice, ts: microseconds(start) },
    ...inside,
    { ph: 'E', ...slice, ts: microseconds(end) },
  ];
}

/**
 * A flow from the handling of each exit to the next slice of the guest that left. Exits that follow each other with
 * nothing of the guest to be seen between them end at the same slice; what waits when the trace ends has no flow.
 * @returns the flows' starts and ends by the slice that they are in
 */
function flows(slices: readonly Slice[]): ReadonlyMap<Slice, readonly TraceEvent[]> {
  const inside = new Map<Slice, TraceEvent[]>();
  const waiting = new Map<string, [Slice, TraceEvent][]>();
  let id = 0;
  for (const slice of slices) {
    const thread = threadOf(slice);
    if (thread === undefined) continue;
    const at = { cat: 'exit', ...thread, ts: microseconds(slice.start) };
    const key = (level: string) => `${slice.vm} ${slice.vcpu} ${level}`;
    const { exit } = slice;
    if (exit !== undefined) {
      id += 1;
      const left = key(`L${exit.from}`);
      const start = { ph: 's', id, name: exit.reason, ...at };
      const others = waiting.get(left);
      if (others === undefined) waiting.set(left, [[slice, start]]);
      else others.push([slice, start]);
      continue;
    }
    const starts = waiting.get(key(slice.level)) ?? [];
    waiting.delete(key(slice.level));
    for (const [from, start] of starts) inside.set(from, [start]);
    inside.set(
      slice,
      starts.map(([, start]) => ({ ...start, ph: 'f', bp: 'e', ...at })),
    );
  }
  return inside;
}

function mark({ at, type, pcpu, vm, vcpu, ...rest }: TraceRecord) {
  const where =
    vm !== undefined && vcpu !== undefined
      ? { pid: VMS + vm, tid: vcpu + 1, s: 't' }
      : pcpu !== undefined
        ? { pid: PCPUS, tid: pcpu + 1, s: 't' }
        : { pid: PCPUS, tid: 0, s: 'g' };
  return { ph: 'i', name: type, cat: 'event', ...where, ts: microseconds(at), args: rest };
}

/** The whole trace as one JSON document. */
export function perfettoTrace({ file, release, board, vms, events, slices }: Trace): string {
  const pcpus = [...new Set(slices.map(({ pcpu }) => pcpu))];
  const nested = new Set(slices.filter(({ level }) => level === 'L2').map(({ vm }) => vm));
  const names = [
    metadata('process_name', PCPUS, 0, 'pCPUs'),
    ...pcpus.map((pcpu) => metadata('thread_name', PCPUS, pcpu + 1, `pCPU ${pcpu}`)),
    ...vms.flatMap(({ id, name, pcpus: affinity }) => [
      metadata('process_name', VMS + id, 0, `VM${id} ${name}`),
      ...affinity.map((_, vcpu) => metadata('thread_name', VMS + id, vcpu + 1, `vCPU${vcpu}`)),
      ...(nested.has(id)
        ? [
            metadata('process_name', NESTED + id, 0, `nested guest in VM${id} ${name}`),
            ...affinity.map((_, vcpu) =>
              metadata('thread_name', NESTED + id, vcpu + 1, `on vCPU${vcpu}`),
            ),
          ]
        : []),
    ]),
  ];
  const flowsIn = flows(slices);
  const timed = [
    ...slices.flatMap((slice) => {
      if (slice.level === 'idle') return [];
      const who = slice.vm === undefined ? '' : ` VM${slice.vm} vCPU${slice.vcpu}`;
      const onPcpu = { pid: PCPUS, tid: slice.pcpu + 1 };
      const thread = threadOf(slice);
      return [
        ...beginAndEnd(slice, `${nameOf(slice)}${who}`, onPcpu),
        ...(thread === undefined
          ? []
          : beginAndEnd(slice, nameOf(slice), thread, flowsIn.get(slice))),
      ];
    }),
    ...events.filter(({ type }) => MARKS.has(type)).map(mark),
  ].sort((a, b) => a.ts - b.ts);
  const trace = {
    traceEvents: [...names, ...timed],
    displayTimeUnit: 'ns',
    otherData: { file, release, board },
  };
  return `${JSON.stringify(trace, hexBigints)}\n`;
}
