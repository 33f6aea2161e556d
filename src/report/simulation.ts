import { printable } from '../text/printable.js';
import { aligned } from './aligned.js';
import { type CostReport, range } from './costs.js';
import type { Palette } from './palette.js';

/** One run of a workload, counted. */
export interface RunReport {
  /** What was changed for comparison; undefined for the machine as it is configured. */
  readonly comparison: string | undefined;
  readonly vcpus: number;
  readonly l2: number;
  /** How often the workload's event happened. */
  readonly events: number;
  readonly exitsToL0: number;
  readonly exitsToL1: number;
  readonly flushes: number;
  readonly faults: number;
  readonly evictions: number;
  readonly vmcsLoads: number;
  readonly shadowEptEntries: number;
  readonly invept: number;
  readonly invvpid: number;
  /** Virtual time in nanoseconds. */
  readonly duration: number;
  readonly exits: readonly {
    readonly reason: string;
    readonly from: 'L1' | 'L2';
    readonly handledBy: 'L0' | 'L1';
    readonly count: number;
  }[];
  readonly costs: CostReport;
  /** Why the workload did not come to its end. */
  readonly failure: readonly string[];
}

interface SimulationReport {
  readonly file: string;
  readonly release: string;
  readonly board: string;
  readonly workload: string;
  /** One event of the workload, in words. */
  readonly event: string;
  readonly runs: readonly RunReport[];
}

function perEvent(value: number, { events }: RunReport): number {
  return events === 0 ? 0 : value / events;
}

/** As schemas/reports/simulate.json describes it: version 1 only ever gets more keys. */
export function simulationJson({
  file,
  release,
  board,
  workload,
  event,
  runs,
}: SimulationReport): string {
  const report = {
    version: 1,
    file,
    release,
    board,
    workload,
    event,
    runs: runs.map((run) => {
      const { comparison, costs, failure, exits, ...counts } = run;
      const { low, high, rows, unpriced, ratios } = costs;
      return {
        comparison: comparison ?? null,
        ...counts,
        perEvent: {
          exitsToL0: perEvent(run.exitsToL0, run),
          exitsToL1: perEvent(run.exitsToL1, run),
          cycles: { low: perEvent(low, run), high: perEvent(high, run) },
        },
        exits,
        cycles: { low, high },
        costs: rows,
        unpriced,
        ratios,
        failure,
      };
    }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

const AFTER_FIRST = (_: string, column: number) => column > 0;

function figures(run: RunReport): string[] {
  const { costs } = run;
  return [
    run.comparison ?? 'as configured',
    perEvent(run.exitsToL0, run).toFixed(2),
    perEvent(run.exitsToL1, run).toFixed(2),
    String(run.flushes),
    String(run.faults),
    String(run.evictions),
    String(run.invvpid),
    range(perEvent(costs.low, run), perEvent(costs.high, run)),
  ];
}

/** A table of the runs, the exits of the first one, and ratios beside published ones. */
export function simulationReport(report: SimulationReport, palette: Palette): string {
  const { release, workload, event, runs } = report;
  const [first] = runs;
  if (first === undefined) return '';
  const guests = `${first.l2} nested ${first.l2 === 1 ? 'guest' : 'guests'}`;
  const vcpus = `${first.vcpus} ${first.vcpus === 1 ? 'vCPU' : 'vCPUs'} each`;
  const failures = runs.flatMap(({ comparison, failure }) =>
    failure.map(
      (line) => `${palette.error('failed')}: ${comparison ?? 'as configured'}: ${printable(line)}`,
    ),
  );
  const heads = ['', 'to L0', 'to L1', 'flushes', 'faults', 'evictions', 'INVVPID', 'cycles'];
  const exits = first.exits.map(({ reason, from, handledBy, count }) => [
    reason,
    from,
    handledBy,
    String(count),
  ]);
  const unpriced = first.costs.unpriced.map(({ what, count }) => `${what} ${count}`).join(', ');
  const ratios = first.costs.ratios.flatMap(({ what, here, published, source, read }) => [
    `${what}: ${palette.place(here)}; published ${published}`,
    palette.dim(`  ${source}${read ? '' : ' (from memory)'}`),
  ]);
  const lines = [
    `${palette.place(printable(report.file))}: ${workload} on ACRN ${release}, ${workload === 'boot' ? 'the whole boot' : `${guests}, ${vcpus}`}`,
    `${first.events} times ${event}; exits and cycles are of one`,
    '',
    ...aligned([heads, ...runs.map(figures)], AFTER_FIRST),
    '',
    ...aligned([['exit reason', 'from', 'handled by', 'count'], ...exits], AFTER_FIRST),
    '',
    ...ratios,
    ...(unpriced === '' ? [] : [`without a published price, and not in the cycles: ${unpriced}`]),
    palette.dim(
      'prices are those of KVM below KVM, see docs/costs.md: look at ratios, not at cycles',
    ),
    ...failures,
  ];
  return `${lines.join('\n')}\n`;
}
