// The trace as Perfetto and chrome://tracing open it (the Trace Event Format's JSON): a process for the pCPUs with a
// track each, a process a VM with a thread each vCPU, a process for the nested guests on a VM, and a flow from every
// exit to the entry that ends it.
import type { Slice } from '../../engine/observe/slices.js';
import { NOTED_EVENTS, type Trace, type TraceRecord } from './trace.js';

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

function complete(slice: Slice, pid: number, tid: number, name: string) {
  const { start, end, exit } = slice;
  return {
    ph: 'X',
    name,
    cat: slice.level,
    pid,
    tid,
    ts: microseconds(start),
    dur: microseconds(end - start),
    ...(exit !== undefined && { args: { reason: exit.reason, from: `L${exit.from}` } }),
  };
}

/**
 * A flow from the handling of each exit to the next slice of the guest that left. Exits that follow each other with
 * nothing of the guest to be seen between them end at the same slice; what waits when the trace ends has no flow.
 */
function flows(slices: readonly Slice[]) {
  const waiting = new Map<string, { ph: 's'; id: number; name: string }[]>();
  let id = 0;
  return slices.flatMap((slice) => {
    const thread = threadOf(slice);
    if (thread === undefined) return [];
    const at = { cat: 'exit', ...thread, ts: microseconds(slice.start) };
    const key = (level: string) => `${slice.vm} ${slice.vcpu} ${level}`;
    const { exit } = slice;
    if (exit !== undefined) {
      id += 1;
      const left = key(`L${exit.from}`);
      const start = { ph: 's' as const, id, name: exit.reason, ...at };
      const others = waiting.get(left);
      if (others === undefined) waiting.set(left, [start]);
      else others.push(start);
      return [];
    }
    const starts = waiting.get(key(slice.level)) ?? [];
    waiting.delete(key(slice.level));
    return starts.flatMap((start) => [start, { ...start, ph: 'f', bp: 'e', ...at }]);
  });
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
  const onPcpus = slices
    .filter(({ level }) => level !== 'idle')
    .map((slice) => {
      const who = slice.vm === undefined ? '' : ` VM${slice.vm} vCPU${slice.vcpu}`;
      return complete(slice, PCPUS, slice.pcpu + 1, `${nameOf(slice)}${who}`);
    });
  const onThreads = slices.flatMap((slice) => {
    const thread = threadOf(slice);
    return thread === undefined ? [] : [complete(slice, thread.pid, thread.tid, nameOf(slice))];
  });
  const marks = events.filter(({ type }) => MARKS.has(type)).map(mark);
  const trace = {
    traceEvents: [...names, ...onPcpus, ...onThreads, ...flows(slices), ...marks],
    displayTimeUnit: 'ns',
    otherData: { file, release, board },
  };
  return `${JSON.stringify(trace, (_, field: unknown) =>
    typeof field === 'bigint' ? `0x${field.toString(16)}` : field,
  )}\n`;
}
