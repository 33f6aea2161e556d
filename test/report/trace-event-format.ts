// Reads a trace as the documents of the Trace Event Format and of Perfetto's importer say, knowing nothing of what wrote it.

interface Event {
  readonly [key: string]: unknown;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
}

interface Slice {
  readonly start: number;
  readonly end: number;
}

/** The format has microseconds, with fractions: what readers make of a number. */
type Clock = (microseconds: number) => number;

/** Perfetto (json_utils.cc: CoerceToTs). */
const wholeNanoseconds: Clock = (microseconds) => Math.trunc(microseconds * 1000);

/** Those that reckon with the numbers as they are, as the viewer of chrome://tracing and speedscope do. */
const asWritten: Clock = (microseconds) => microseconds;

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function timeOf({ ts }: Event): number {
  return isTime(ts) ? ts : 0;
}

function trackOf({ pid, tid }: Event): string {
  return `${pid}/${tid}`;
}

/** Keys that every event of a phase has besides ph, pid and tid. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  M: ['name', 'args'],
  X: ['name', 'cat', 'ts', 'dur'],
  B: ['name', 'ts'],
  E: ['ts'],
  i: ['name', 'ts', 's'],
  s: ['name', 'cat', 'id', 'ts'],
  f: ['name', 'cat', 'id', 'ts', 'bp'],
};
const SCOPES = ['g', 'p', 't'];
const METADATA = ['process_name', 'thread_name', 'process_sort_index', 'thread_sort_index'];

function formProblem(event: Event): string | undefined {
  const keys = KEYS[event.ph];
  if (keys === undefined) return `has the phase ${event.ph}`;
  if (!Number.isInteger(event.pid) || !Number.isInteger(event.tid)) return 'has no pid and tid';
  const missing = keys.find((key) => event[key] === undefined);
  if (missing !== undefined) return `has no ${missing}`;
  if (event.ph === 'M') {
    const { name } = event.args as { name?: unknown };
    if (!METADATA.includes(String(event.name))) return `is metadata of the kind ${event.name}`;
    return typeof name === 'string' && name !== '' ? undefined : 'names nothing';
  }
  if (!isTime(event.ts)) return `has the time ${event.ts}`;
  if (event.ph === 'X' && !isTime(event.dur)) return `takes ${event.dur}`;
  if (event.ph === 'i' && !SCOPES.includes(String(event.s))) return `has the scope ${event.s}`;
  return event.ph === 'f' && event.bp !== 'e'
    ? 'ends at the next slice, not in its own'
    : undefined;
}

/** Slices of a track lie beside or in each other. */
function nestingProblems(track: string, slices: readonly Slice[]): string[] {
  const sorted = [...slices].sort((a, b) => a.start - b.start || b.end - a.end);
  const open: Slice[] = [];
  return sorted.flatMap((slice) => {
    while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= slice.start) open.pop();
    const outer = open.at(-1);
    open.push(slice);
    return outer !== undefined && slice.end > outer.end
      ? [`track ${track}: the slice at ${slice.start} ends after the one around it`]
      : [];
  });
}

function slicesOf(events: readonly Event[], clock: Clock): Map<string, Slice[]> {
  const tracks = new Map<string, Slice[]>();
  const open = new Map<string, number[]>();
  const add = (track: string, slice: Slice) => {
    const known = tracks.get(track);
    if (known === undefined) tracks.set(track, [slice]);
    else known.push(slice);
  };
  for (const event of events) {
    const track = trackOf(event);
    const start = clock(timeOf(event));
    if (event.ph === 'X') add(track, { start, end: start + clock(Number(event.dur)) });
    if (event.ph === 'B') open.set(track, [...(open.get(track) ?? []), start]);
    if (event.ph === 'E') {
      const begun = open.get(track)?.pop();
      // An end without a begin is a slice that ends before it begins: told by `nestingProblems` of nothing else.
      add(track, { start: begun ?? Number.POSITIVE_INFINITY, end: start });
    }
  }
  for (const [track, begun] of open) {
    for (const start of begun) add(track, { start, end: Number.NEGATIVE_INFINITY });
  }
  return tracks;
}

function flowProblems(events: readonly Event[], tracks: ReadonlyMap<string, Slice[]>): string[] {
  const flows = new Map<string, Event[]>();
  for (const event of events) {
    if (event.ph !== 's' && event.ph !== 'f') continue;
    const key = `${event.cat}:${event.name}:${event.id}`;
    flows.set(key, [...(flows.get(key) ?? []), event]);
  }
  const starts = new Map(
    [...tracks].map(([track, slices]) => [
      track,
      [...slices].sort((a, b) => a.start - b.start || b.end - a.end),
    ]),
  );
  const lies = (event: Event) => {
    const at = wholeNanoseconds(timeOf(event));
    const slices = starts.get(trackOf(event)) ?? [];
    let low = 0;
    let high = slices.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((slices[middle]?.start ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    // The last few that have begun by then: slices are nested only a little.
    return slices.slice(Math.max(0, low - 8), low).some(({ end }) => end >= at);
  };
  return [...flows].flatMap(([key, [start, end, ...more]]) => {
    if (start?.ph !== 's' || end?.ph !== 'f' || more.length > 0) {
      return [`flow ${key} is not one start and one end`];
    }
    if (timeOf(end) < timeOf(start)) return [`flow ${key} ends before it starts`];
    return [start, end]
      .filter((event) => !lies(event))
      .map(({ ph }) => `flow ${key}: its ${ph} is in no slice`);
  });
}

/** What is not as the format says; nothing in a trace that opens. */
export function traceEventProblems(text: string): string[] {
  const document: { traceEvents?: unknown; displayTimeUnit?: unknown } = JSON.parse(text);
  if (!Array.isArray(document.traceEvents)) return ['traceEvents is no list'];
  if (!['ms', 'ns'].includes(String(document.displayTimeUnit)))
    return ['displayTimeUnit is neither ms nor ns'];
  const events = document.traceEvents as Event[];
  const malformed = events.flatMap((event, i) => {
    const problem = formProblem(event);
    return problem === undefined ? [] : [`event ${i} ${problem}`];
  });
  if (malformed.length > 0) return malformed;
  const named = events
    .filter(({ ph }) => ph === 'M')
    .map((event) => `${event.name} ${trackOf(event)}`);
  const threads = new Set(named);
  const processes = new Set(named.map((name) => name.replace(/\/.*/, '')));
  const inOrder = [...events].sort((a, b) => timeOf(a) - timeOf(b));
  const tracks = slicesOf(inOrder, wholeNanoseconds);
  const unnamed = [...tracks.keys()].filter(
    (track) =>
      !threads.has(`thread_name ${track}`) || !processes.has(`process_name ${track.split('/')[0]}`),
  );
  return [
    ...(threads.size === named.length ? [] : ['a process or a thread has two names']),
    ...unnamed.map((track) => `track ${track} has no name`),
    ...[...tracks].flatMap(([track, slices]) => [
      ...slices.filter(({ start, end }) => end < start).map(() => `track ${track}: an open slice`),
      ...nestingProblems(track, slices),
    ]),
    ...[...slicesOf(inOrder, asWritten)].flatMap(([track, slices]) =>
      nestingProblems(track, slices),
    ),
    ...flowProblems(events, tracks),
  ];
}
