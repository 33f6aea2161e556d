import type { Command } from 'commander';
import type { TraceSequence } from '../../engine/recording/format.js';
import { isMachineRecording, parseMachineCases } from '../../engine/recording/machine/parse.js';
import { replayMachine } from '../../engine/recording/machine/replay.js';
import { parseTraces } from '../../engine/recording/parse.js';
import type { ReplayOptions } from '../../engine/recording/perform.js';
import { recordSequence } from '../../engine/recording/record.js';
import { replaySequence } from '../../engine/recording/replay.js';
import { type ReplayedFile, replayJson, replayReport, replaySummary } from '../../report/replay.js';
import {
  machineReportJson,
  machineReportText,
  type ReplayedRecording,
} from '../../report/replay-machine.js';
import { printable } from '../../text/printable.js';
import { releaseOption } from '../input/options.js';
import { parsed, readPrograms, readRecording } from '../input/recordings.js';
import { CliError, EXIT, type ExitCode, type Io, usageError } from '../io.js';
import { releaseOptimizer } from '../optimizer.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import type { CommandContext } from './context.js';
import { colorOption, textOrJson } from './shared-options.js';

interface ReplayCommandOptions {
  readonly format: string;
  readonly release?: string;
  readonly record?: boolean;
  readonly sdm?: boolean;
  readonly program?: string;
  readonly color?: ColorOption;
}

const ONLY_MACHINE = '--program is for recordings of a machine';

async function readTraces(path: string, io: Io): Promise<TraceSequence[]> {
  const text = await readRecording(path, io);
  return parsed(path, () => parseTraces(text));
}

/** One operation a line, as people read and edit traces. */
function traceText({ ops, ...head }: TraceSequence): string {
  const start = JSON.stringify(head).slice(0, -1);
  return `${start},"ops":[\n${ops.map((op) => JSON.stringify(op)).join(',\n')}\n]}\n`;
}

async function record(paths: readonly string[], options: ReplayOptions, io: Io): Promise<ExitCode> {
  const [path] = paths;
  if (path === undefined || paths.length > 1) throw usageError('--record takes one file');
  const [sequence, ...others] = await readTraces(path, io);
  if (sequence === undefined || others.length > 0) {
    throw usageError(`--record takes one sequence, and ${path} has ${others.length + 1}`);
  }
  io.stdout.write(traceText(recordSequence(sequence, options)));
  return EXIT.clean;
}

/** Replays recorded traces on the engine, or records one. */
async function replay(
  paths: readonly string[],
  {
    format,
    release: releaseName,
    record: recording = false,
    sdm,
    program,
    color,
  }: ReplayCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const release = releaseOption(releaseName);
  releaseOptimizer();
  if (sdm && release !== undefined) {
    throw usageError('--sdm and --release exclude each other: the SDM knows no ACRN release');
  }
  const options: ReplayOptions = { ...(release && { release }), ...(sdm && { behaviour: 'sdm' }) };
  if (recording && program !== undefined) throw usageError(ONLY_MACHINE);
  if (recording) return record(paths, options, io);
  const files: ReplayedFile[] = [];
  const recordings: ReplayedRecording[] = [];
  const problems: string[] = [];
  for (const path of new Set(paths)) {
    try {
      const text = await readRecording(path, io);
      if (isMachineRecording(text)) {
        if (sdm || release !== undefined) {
          throw usageError(`${path} tells its release: --release and --sdm are for traces`);
        }
        const cases = parsed(path, () => parseMachineCases(text));
        const programs = await readPrograms(path, program, io);
        recordings.push({ path, report: replayMachine(cases, programs) });
      } else {
        if (program !== undefined) throw usageError(`${path} is a trace: ${ONLY_MACHINE}`);
        const sequences = parsed(path, () => parseTraces(text));
        files.push({
          path,
          sequences: sequences.map((sequence) => replaySequence(sequence, options)),
        });
      }
    } catch (error) {
      if (!(error instanceof CliError) || error.exitCode === 2) throw error;
      problems.push(error.message);
    }
  }
  if (files.length > 0 && recordings.length > 0) {
    throw usageError('traces and machine recordings have reports of their own: replay them apart');
  }
  const palette = await paletteFor(io, color);
  if (recordings.length > 0) {
    const json = format === 'json';
    io.stdout.write(json ? machineReportJson(recordings) : machineReportText(recordings, palette));
  } else if (format === 'json') io.stdout.write(replayJson(files));
  else if (files.length > 0) io.stdout.write(replayReport(files, palette));
  for (const problem of problems) io.stderr.write(`acrn-nvmx: ${printable(problem)}\n`);
  if (problems.length > 0) return EXIT.failed;
  const differs =
    replaySummary(files).different > 0 ||
    recordings.some(({ report }) => report.different.length > 0);
  return differs ? EXIT.problems : EXIT.clean;
}

export function register(top: Command, { io, done }: CommandContext): void {
  colorOption(
    top
      .command('replay')
      .description('run recorded operations of nested VMX on the engine and compare')
      .argument(
        '<files...>',
        'traces (acrn-nvmx-trace/1) or recordings of a machine (acrn-machine/1), plain or gzip, or - for standard input',
      )
      .option('--format <format>', 'text or json', textOrJson, 'text')
      .option('--release <release>', 'ACRN release whose nested VMX runs (default: v2.7)')
      .option('--sdm', 'do as the Intel SDM says where ACRN does not')
      .option(
        '--program <file>',
        'machine code of L1 and L2 of a machine recording (default: program.json beside it)',
      )
      .option('--record', 'print the one sequence of the file with the results the engine gives'),
  ).action(async (paths: string[], options) => {
    done(await replay(paths, options, io));
  });
}
