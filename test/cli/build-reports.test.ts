// What `build` tells other programs: every form against its schema in schemas/reports.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { traceEventProblems } from '../report/trace-event-format.js';
import { folder, run, scenarios } from './run.js';

const schemas = join(import.meta.dirname, '../../schemas/reports');
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });

function validator(name: string) {
  return ajv.compile(JSON.parse(readFileSync(join(schemas, name), 'utf8')));
}

const cwd = folder();
const read = (name: string) => readFileSync(join(cwd, name), 'utf8');

const quadCore = (name: string) => join(scenarios, 'quad-core', name);

describe('build --format json', () => {
  const isReport = validator('build.json');
  const results = [
    ['up', ['v2.7-nested.xml', '--trace', 'boot.jsonl'], 0],
    [
      'degraded',
      [
        'v2.5-broken-lapic-passthrough-missing.xml',
        '--force',
        '--trace',
        'boot.json',
        '--trace-format',
        'perfetto',
      ],
      1,
    ],
    ['stopped', ['v2.5-broken-nvmx-disabled.xml', '--force'], 1],
    ['not booted', ['v2.5-nested.xml', '--no-boot'], 0],
    ['not booted', ['v2.5-broken-nvmx-disabled.xml'], 1],
    ['not built', ['v2.5-broken-not-well-formed.xml'], 1],
    ['not built', ['v2.5-broken-not-a-scenario.xml'], 1],
  ] as const;
  test.each(results)('%s: %s follows the schema, exit code %d', async (what, argv, expected) => {
    const [name, ...options] = argv;
    const path = quadCore(name);
    const { code, stdout } = await run(['build', path, '--format', 'json', ...options], { cwd });
    expect(code).toBe(expected);
    const report = JSON.parse(stdout);
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    expect(report.file).toBe(path);
    expect(
      report.boot?.verdict ?? (report.build.steps.length > 0 ? 'not booted' : 'not built'),
    ).toBe(what);
    expect(Object.keys(report)).toEqual(
      'version file release board findings build boot'.split(' '),
    );
    const { boot } = report;
    if (boot !== null) {
      expect(Object.keys(boot)).toEqual(['verdict', 'parts', 'exits']);
      expect(Object.keys(boot.exits[0])).toEqual(['reason', 'from', 'handledBy', 'count']);
      for (const part of boot.parts) {
        expect(Object.keys(part)).toEqual(['who', 'state', 'since', 'rules', 'chain']);
      }
      const broken = { ...report, boot: { ...boot, verdict: 'fine' } };
      expect(isReport(broken), 'the schema refuses what is none').toBe(false);
    }
    const checked = JSON.parse((await run(['check', path, '--format', 'json'])).stdout);
    expect(report.findings, 'as check shows them').toEqual(checked.files[0].diagnostics);
  });
});

describe('build --trace', () => {
  test('has written one event a line, as the schema says', () => {
    const isLine = validator('trace.json');
    const [head, ...events] = read('boot.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([head, ...events].filter((line) => !isLine(line)).slice(0, 3)).toEqual([]);
    expect(head).toMatchObject({ type: 'trace', version: 1, vms: [{ id: 0, pcpus: [1, 2] }] });
    const times = events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(events.map(({ type }) => type)).toContain('reflect');
    const lines = events.filter(({ type }) => type === 'line').map(({ text }) => text);
    expect(lines.join('\n')).toContain('ubuntu_vm login: ');
    expect(isLine({ ...events[0], type: 'unheard-of' })).toBe(false);
  });

  test('--trace-format perfetto: slices one after the other, and flows from an exit to its resume', () => {
    const { traceEvents } = JSON.parse(read('boot.json')) as { traceEvents: TraceEvent[] };
    const names = traceEvents.filter(({ ph }) => ph === 'M').map(({ args }) => args?.name);
    expect(names).toEqual(expect.arrayContaining(['pCPUs', 'pCPU 2', 'VM0 ACRN SOS VM', 'vCPU1']));
    const tracks = new Map<string, TraceEvent[]>();
    for (const event of traceEvents.filter(({ ph }) => ph === 'B' || ph === 'E')) {
      const track = `${event.pid} ${event.tid}`;
      tracks.set(track, [...(tracks.get(track) ?? []), event]);
    }
    const disordered = [...tracks.values()].flatMap((events) =>
      events.filter(
        ({ ph, ts = 0 }, i) =>
          ph !== (i % 2 === 0 ? 'B' : 'E') || ts < (events[i - 1]?.ts ?? Number.NEGATIVE_INFINITY),
      ),
    );
    expect(disordered).toEqual([]);
    const starts = traceEvents.filter(({ ph }) => ph === 's');
    const ends = traceEvents.filter(({ ph }) => ph === 'f');
    expect(ends.length).toBeGreaterThan(1000);
    expect(new Set(starts.map(({ id }) => id)).size).toBe(starts.length);
    expect(ends.map(({ id }) => id).sort(), 'a flow begins and never ends').toEqual(
      starts.map(({ id }) => id).sort(),
    );
    const begun = new Map(starts.map(({ id, ts = 0 }) => [id, ts]));
    const slices = new Set(
      [...tracks].flatMap(([track, all]) =>
        all.filter(({ ph }) => ph === 'B').map(({ ts }) => `${track} ${ts}`),
      ),
    );
    const loose = ends.filter(
      ({ id, pid, tid, ts = 0 }) =>
        !slices.has(`${pid} ${tid} ${ts}`) || (begun.get(id) ?? ts + 1) > ts,
    );
    expect(loose, 'flows that end in no slice, or before they begin').toEqual([]);
  });

  test('--trace-format perfetto: what reads the format finds nothing wrong', () => {
    const text = read('boot.json');
    expect(traceEventProblems(text)).toEqual([]);
    const { traceEvents, ...rest } = JSON.parse(text);
    const with_ = (events: readonly object[]) =>
      traceEventProblems(JSON.stringify({ ...rest, traceEvents: events }));
    const without = (phase: string) => {
      const at = traceEvents.findIndex(({ ph }: TraceEvent) => ph === phase);
      return with_(traceEvents.filter((_: TraceEvent, i: number) => i !== at));
    };
    expect(without('f').join()).toMatch(/is not one start and one end/);
    expect(without('s').join()).toMatch(/is not one start and one end/);
    expect(without('M').join()).toMatch(/has no name/);
    expect(without('E').join()).toMatch(/an open slice/);
    const slices = traceEvents.filter(({ ph }: TraceEvent) => ph !== 'B' && ph !== 'E');
    expect(with_(slices).join()).toMatch(/is in no slice/);
    const begins = traceEvents.filter(({ ph }: TraceEvent) => ph === 'B');
    const first = begins.find(({ pid, tid }: TraceEvent) => pid !== begins[0].pid || tid > 1);
    const end = traceEvents.find(
      ({ ph, pid, tid, ts }: TraceEvent) =>
        ph === 'E' && pid === first.pid && tid === first.tid && (ts ?? 0) > first.ts,
    );
    const across = { ...first, ph: 'X', ts: (first.ts + end.ts) / 2, dur: end.ts - first.ts };
    expect(with_([...traceEvents, across]).join()).toMatch(/ends after the one around it/);
    expect(with_([...traceEvents, { ...first, ts: -1 }]).join()).toMatch(/has the time -1/);
  });

  test('without a boot there is none, and it is said', async () => {
    const argv = ['build', quadCore('v2.5-broken-nvmx-disabled.xml'), '--trace', 'none.jsonl'];
    const { code, stderr } = await run(argv, { cwd });
    expect(code).toBe(1);
    expect(stderr).toBe('acrn-nvmx: nothing was booted: none.jsonl was not written\n');
    expect(existsSync(join(cwd, 'none.jsonl'))).toBe(false);
    expect((await run([...argv, '--no-boot'], { cwd })).code).toBe(2);
  });
});

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly id?: number;
  readonly args?: { readonly name?: string };
}
