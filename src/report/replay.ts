import type { ReplayReport } from '../engine/recording/replay.js';
import { printable } from '../text/printable.js';
import type { Palette } from './palette.js';

export interface ReplayedFile {
  readonly path: string;
  readonly sequences: readonly ReplayReport[];
}

/** Sums over all files. */
interface ReplaySummary {
  readonly files: number;
  readonly sequences: number;
  /** Sequences with a difference. */
  readonly differing: number;
  readonly operations: number;
  readonly equal: number;
  readonly different: number;
}

export function replaySummary(files: readonly ReplayedFile[]): ReplaySummary {
  const sequences = files.flatMap((file) => file.sequences);
  const sum = (of: (sequence: ReplayReport) => number): number =>
    sequences.reduce((total, sequence) => total + of(sequence), 0);
  return {
    files: files.length,
    sequences: sequences.length,
    differing: sum(({ different }) => (different > 0 ? 1 : 0)),
    operations: sum(({ operations }) => operations),
    equal: sum(({ equal }) => equal),
    different: sum(({ different }) => different),
  };
}

const LONGEST_VALUE = 200;

function value(found: unknown): string {
  const text = JSON.stringify(found) ?? 'nothing';
  return printable(text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text);
}

function block(path: string, sequence: ReplayReport, palette: Palette): string {
  const { id, firstDifference, different } = sequence;
  if (firstDifference === undefined) return '';
  const { operation, name, observable, expected, found } = firstDifference;
  const lines = [
    `${palette.place(printable(path))}: ${printable(id)}: ${palette.error(`operation ${operation} (${printable(name)}): ${printable(observable)} differs`)}`,
    `  expected ${value(expected)}`,
    `  found    ${value(found)}`,
  ];
  if (different > 1) {
    lines.push(palette.dim(`  and ${different - 1} more operations differ after it`));
  }
  return `${lines.join('\n')}\n`;
}

/** The first difference of each failing sequence, then the sums. */
export function replayReport(files: readonly ReplayedFile[], palette: Palette): string {
  const blocks = files.flatMap(({ path, sequences }) =>
    sequences.map((sequence) => block(path, sequence, palette)),
  );
  const { sequences, operations, equal, different, differing } = replaySummary(files);
  const sums = `sequences: ${sequences}, operations: ${operations}, equal: ${equal}`;
  const verdict =
    different === 0
      ? palette.good('different: 0')
      : palette.error(`different: ${different}, in sequences: ${differing}`);
  return `${blocks.join('')}${sums}, ${verdict}\n`;
}

/** The report as JSON. Its shape is stable: version 1 only ever gets more keys. */
export function replayJson(files: readonly ReplayedFile[]): string {
  const report = {
    version: 1,
    files: files.map(({ path, sequences }) => ({
      path,
      sequences: sequences.map((sequence) => ({
        ...sequence,
        firstDifference: differenceJson(sequence.firstDifference),
      })),
    })),
    summary: replaySummary(files),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** An observable that one side does not have is null. */
function differenceJson(difference: ReplayReport['firstDifference']) {
  if (difference === undefined) return null;
  return {
    ...difference,
    expected: difference.expected ?? null,
    found: difference.found ?? null,
  };
}
