import type { MachineReport } from '../engine/recording/machine/replay.js';
import { printable } from '../text/printable.js';
import type { Palette } from './palette.js';

/** What replaying a machine's recording came to. */
export interface ReplayedRecording {
  readonly path: string;
  readonly report: MachineReport;
}

function sumOf(recordings: readonly ReplayedRecording[]): MachineReport {
  const sum = (of: (report: MachineReport) => number): number =>
    recordings.reduce((total, { report }) => total + of(report), 0);
  const masked = new Map<string, MachineReport['masked'][number]>();
  for (const { report } of recordings) {
    for (const each of report.masked) {
      const count = (masked.get(each.mask)?.count ?? 0) + each.count;
      masked.set(each.mask, { ...each, count });
    }
  }
  return {
    cases: sum(({ cases }) => cases),
    observables: sum(({ observables }) => observables),
    equal: sum(({ equal }) => equal),
    masked: [...masked.values()],
    different: recordings.flatMap(({ report }) => report.different),
  };
}

function shown(value: unknown): string {
  return printable(JSON.stringify(value) ?? 'nothing');
}

/** Every difference, what was masked and why, then the sums. */
export function machineReportText(
  recordings: readonly ReplayedRecording[],
  palette: Palette,
): string {
  const lines = recordings.flatMap(({ path, report }) =>
    report.different.map(({ case: name, op, observable, machine, engine }) => {
      const what = palette.error(`operation ${op}: ${printable(observable)} differs`);
      const values = `machine ${shown(machine)}, engine ${shown(engine)}`;
      return `${palette.place(path)}: ${printable(name)}: ${what}: ${values}`;
    }),
  );
  const { cases, observables, equal, masked, different } = sumOf(recordings);
  for (const { mask, reason, count } of masked) {
    lines.push(palette.dim(`masked ${count} by ${mask}: ${reason}`));
  }
  const hidden = masked.reduce((total, { count }) => total + count, 0);
  const verdict = `different: ${different.length}`;
  const colored = different.length === 0 ? palette.good(verdict) : palette.error(verdict);
  lines.push(
    `cases: ${cases}, observables: ${observables}, equal: ${equal}, masked: ${hidden}, ${colored}`,
  );
  return `${lines.join('\n')}\n`;
}

/** The report as JSON. Its shape is stable: version 1 only ever gets more keys. */
export function machineReportJson(recordings: readonly ReplayedRecording[]): string {
  return `${JSON.stringify({ version: 1, ...sumOf(recordings) }, null, 2)}\n`;
}
