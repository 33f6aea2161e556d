// Workloads of nested guests, counted on the engine: each count follows from what ACRN and KVM do for one event.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { run, scenarios } from '../cli/run.js';

const schema = join(import.meta.dirname, '../../schemas/reports/simulate.json');
const isReport = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')));

interface Run {
  readonly comparison: string | null;
  readonly l2: number;
  readonly events: number;
  readonly flushes: number;
  readonly faults: number;
  readonly evictions: number;
  readonly invvpid: number;
  readonly perEvent: {
    exitsToL0: number;
    exitsToL1: number;
    cycles: { low: number; high: number };
  };
  readonly exits: readonly { reason: string; from: string; handledBy: string; count: number }[];
}

async function simulate(release: string, workload: string, ...more: string[]): Promise<Run[]> {
  const path = join(scenarios, `quad-core/${release}-nested.xml`);
  const argv = ['simulate', path, '--workload', workload, '--format', 'json', ...more];
  const { code, stdout, stderr } = await run(argv);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
  return report.runs;
}

function counted({ exits }: Run | Record<string, never>, reason: string, from: string, by: string) {
  return (
    exits?.find((e) => e.reason === reason && e.from === from && e.handledBy === by)?.count ?? 0
  );
}

/** Per round: exits to L0, exits to L1, and the exits of L2 that make them. */
const WORKLOADS = [
  ['cpuid', 2, 1, { CPUID: 1000 }],
  ['io', 2, 1, { IO_INSTRUCTION: 1001 }],
  ['mmio', 2, 1, { EPT_VIOLATION: 1000 }],
  ['memory', 3, 1, { EPT_VIOLATION: 1000 }],
  ['timer', 8, 4, { WRMSR: 2000, INTERRUPT_WINDOW: 1000 }],
  ['idle', 6, 3, { WRMSR: 2000, HLT: 1000 }],
] as const;

describe('simulate', () => {
  test.each(WORKLOADS)(
    '%s: %d exits to L0 and %d to L1 an event',
    async (workload, l0, l1, exits) => {
      const [first] = await simulate('v3.2', workload);
      if (first === undefined) throw new Error('there is no run');
      expect(first.events).toBe(1000);
      // The tick of the Service VM is some more.
      expect(Math.abs(first.perEvent.exitsToL0 - l0)).toBeLessThan(0.1);
      expect(Math.abs(first.perEvent.exitsToL1 - l1)).toBeLessThan(0.1);
      for (const [reason, count] of Object.entries(exits)) {
        const found = counted(first, reason, 'L2', 'L1');
        expect(found, reason).toBeGreaterThanOrEqual(count);
        expect(found, reason).toBeLessThan(count + 10);
      }
      if (workload === 'memory') {
        expect(counted(first, 'EPT_VIOLATION', 'L2', 'L0'), 'each page twice').toBe(1000);
      }
      const { low, high } = first.perEvent.cycles;
      expect(low).toBeGreaterThan(13_000);
      expect(high).toBeGreaterThan(low);
    },
  );

  test('--compare: without VMCS shadowing each access exits, a conflicting VPID is flushed, a fifth guest evicts', async () => {
    const runs = await simulate(
      'v2.7',
      'cpuid',
      '--compare',
      'no-vmcs-shadowing,vpid-conflict,evict',
    );
    const [own, trapped, conflict, evict] = runs;
    if (
      own === undefined ||
      trapped === undefined ||
      conflict === undefined ||
      evict === undefined
    ) {
      throw new Error('a run is missing');
    }
    expect(runs.map(({ comparison }) => comparison)).toEqual([
      null,
      'no-vmcs-shadowing',
      'vpid-conflict',
      'evict',
    ]);
    expect([own.evictions, own.flushes, own.invvpid]).toEqual([0, 0, 0]);
    expect(counted(own, 'VMREAD', 'L1', 'L0')).toBe(0);
    expect(counted(trapped, 'VMREAD', 'L1', 'L0')).toBeGreaterThan(4000);
    expect(counted(trapped, 'VMWRITE', 'L1', 'L0')).toBeGreaterThanOrEqual(1000);
    const saved = 1 - own.perEvent.cycles.low / trapped.perEvent.cycles.low;
    expect(saved, 'what shadowing saves was published as up to 40 %').toBeGreaterThan(0.1);
    expect(saved).toBeLessThan(0.4);
    expect(conflict.invvpid, 'at the entry and at the exit').toBeGreaterThanOrEqual(2000);
    expect(conflict.perEvent.exitsToL0).toBeCloseTo(own.perEvent.exitsToL0, 1);
    expect(evict.l2).toBe(5);
    expect(evict.evictions).toBeGreaterThan(0);
    expect(
      evict.faults,
      'the shadow EPT of a VMCS12 that comes back is made again',
    ).toBeGreaterThan(0);
  });

  test('v2.5 keeps one VMCS12: two guests on one CPU evict each other', async () => {
    const [four] = await simulate('v2.5', 'cpuid', '--l2', '2', '--vcpus', '2');
    expect(four?.events).toBe(4000);
    expect(four?.evictions).toBeGreaterThan(0);
  });
});
