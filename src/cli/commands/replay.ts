import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Command } from 'commander';
import type { TraceSequence } from '../../engine/recording/format.js';
import { parseTraces, TraceError } from '../../engine/recording/parse.js';
import type { ReplayOptions } from '../../engine/recording/perform.js';
import { recordSequence } from '../../engine/recording/record.js';
import { replaySequence } from '../../engine/recording/replay.js';
import { type ReplayedFile, replayJson, replayReport, replaySummary } from '../../report/replay.js';
import { readStdin } from '../input/files.js';
import { releaseOption } from '../input/options.js';
import { CliError, type ExitCode, failure, type Io, reasonOf, usageError } from '../io.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import type { CommandContext } from './context.js';
import { colorOption } from './shared-options.js';

export interface ReplayCommandOptions {
  readonly format: string;
  readonly release?: string;
  readonly record?: boolean;
  readonly sdm?: boolean;
  readonly color?: ColorOption;
}

/** A file unpacks to no more than this many bytes; a string can hold no more. */
const LARGEST_FILE = 2 ** 28;

async function readBytes(path: string, io: Io): Promise<Uint8Array> {
  if (path === '-') return readStdin(io);
  try {
    return readFileSync(resolve(io.cwd(), path));
  } catch (error) {
    throw failure(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

function unpacked(path: string, bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_FILE });
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    const why = tooLarge ? `it unpacks to more than ${LARGEST_FILE} bytes` : 'it is damaged';
    throw failure(`${path} cannot be unpacked with gzip: ${why}`);
  }
}

async function readTraces(path: string, io: Io): Promise<TraceSequence[]> {
  const bytes = unpacked(path, await readBytes(path, io));
  if (bytes.length > LARGEST_FILE) {
    throw failure(`${path} has more than ${LARGEST_FILE} bytes, too many for a trace`);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw failure(`${path} is no text in UTF-8`);
  }
  try {
    return parseTraces(text);
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    const place = error.line === undefined ? path : `${path}:${error.line}`;
    throw failure(`${place}: ${error.message}`);
  }
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
  return 0;
}

/** Replays recorded traces on the engine, or records one. */
export async function replay(
  paths: readonly string[],
  { format, release: releaseName, record: recording = false, sdm, color }: ReplayCommandOptions,
  io: Io,
): Promise<ExitCode> {
  if (format !== 'text' && format !== 'json') {
    throw usageError(`--format ${format} is not known (known: text, json)`);
  }
  const release = releaseOption(releaseName);
  if (sdm && release !== undefined) {
    throw usageError('--sdm and --release exclude each other: the SDM knows no ACRN release');
  }
  const options: ReplayOptions = { ...(release && { release }), ...(sdm && { behaviour: 'sdm' }) };
  if (recording) return record(paths, options, io);
  const files: ReplayedFile[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    try {
      const sequences = await readTraces(path, io);
      files.push({
        path,
        sequences: sequences.map((sequence) => replaySequence(sequence, options)),
      });
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      problems.push(error.message);
    }
  }
  if (format === 'json') io.stdout.write(replayJson(files));
  else if (files.length > 0) io.stdout.write(replayReport(files, await paletteFor(io, color)));
  for (const problem of problems) io.stderr.write(`acrn-nvmx: ${problem}\n`);
  if (problems.length > 0) return 3;
  return replaySummary(files).different > 0 ? 1 : 0;
}

export function register(top: Command, { io, done }: CommandContext): void {
  colorOption(
    top
      .command('replay')
      .description("run recorded traces of ACRN's nested VMX on the engine and compare")
      .argument('<files...>', 'traces (acrn-nvmx-trace/1), plain or gzip, or - for standard input')
      .option('--format <format>', 'text or json', 'text')
      .option('--release <release>', 'ACRN release whose nested VMX runs (default: v2.7)')
      .option('--sdm', 'do as the Intel SDM says where ACRN does not')
      .option('--record', 'print the one sequence of the file with the results the engine gives'),
  ).action(async (paths: string[], options) => {
    done(await replay(paths, options, io));
  });
}
