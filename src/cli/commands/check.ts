import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type CheckedFile, type Counts, count } from '../../report/checked-file.js';
import {
  isReportFormat,
  REPORTS,
  type ReportFormat,
  type ReportOptions,
  RUNNING_REPORTS,
} from '../../report/index.js';
import { plainPalette } from '../../report/palette.js';
import type { RunningReport } from '../../report/running.js';
import { printable } from '../../text/printable.js';
import { now } from '../clock.js';
import {
  FileChecker,
  type FinderOptions,
  isTooOld,
  type Settings,
  SettingsFinder,
} from '../input/check-files.js';
import { checkInOrder } from '../input/check-in-order.js';
import type { Configs } from '../input/configs.js';
import { sayExcluded } from '../input/excluded.js';
import {
  type Candidates,
  findCandidates,
  type InputFile,
  pathsOr,
  readAll,
} from '../input/files.js';
import { areScenarios } from '../input/only-scenarios.js';
import { realPath } from '../input/open.js';
import { sameOptions } from '../input/options.js';
import { expandPatterns } from '../input/path-patterns.js';
import { CliError, EXIT, type ExitCode, type Io, unknownValue, usageError } from '../io.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import { ProgressLine } from '../output/progress.js';
import { widthOf } from '../output/width.js';
import { version } from '../version.js';
import type { CommandContext } from './context.js';
import {
  colorOption,
  repeated,
  scenarioOptions,
  selectionOptions,
  wholeNumber,
} from './shared-options.js';

interface CheckOptions extends FinderOptions {
  readonly format?: readonly string[];
  readonly outputFile?: string;
  readonly showFiles?: boolean;
  readonly statistics?: boolean;
  readonly maxDiagnostics?: number;
  readonly kind?: string;
  readonly stdinFilename?: string;
  /** A ref of git: only what changed since. */
  readonly changed?: string;
  readonly showSettings?: string;
  readonly watch?: boolean;
  /** How many threads check. */
  readonly concurrency?: number;
  readonly cache?: boolean;
  readonly cacheLocation?: string;
  readonly maxWarnings?: number;
  readonly exitZero?: boolean;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly allowEmpty?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: ColorOption;
}

/** A format, and the file that it goes to; standard output when there is none. */
interface Output {
  readonly format: ReportFormat;
  readonly path: string | undefined;
}

function outputsOf({ format = ['text'], outputFile }: CheckOptions): Output[] {
  if (outputFile === '') throw usageError('--output-file is empty: it names a file');
  const outputs = format.map((each) => {
    const [name = '', ...rest] = each.split('=');
    if (!isReportFormat(name)) {
      throw unknownValue('--format', name, Object.keys(REPORTS));
    }
    const path = rest.length > 0 ? rest.join('=') : undefined;
    if (path === '') throw usageError(`--format ${name}= names no file`);
    return { format: name, path };
  });
  const shown = outputs.filter(({ path }) => path === undefined);
  if (shown.length > 1) {
    throw usageError('two formats cannot both go to standard output: write --format FORMAT=FILE');
  }
  return outputs.map(({ format: name, path }) => ({ format: name, path: path ?? outputFile }));
}

/** Annotations, too, where GitHub Actions reads the output. */
function annotates({ env }: Io, { format, path }: Output): boolean {
  return env.GITHUB_ACTIONS === 'true' && format === 'text' && path === undefined;
}

/** Writes reports when all files are checked. */
async function writeReports(
  checked: readonly CheckedFile[],
  outputs: readonly Output[],
  io: Io,
  options: ReportOptions,
): Promise<void> {
  for (const output of outputs) {
    const { format, path } = output;
    if (path !== undefined) {
      const { writeReport } = await import('../output/write.js');
      const report = REPORTS[format](checked, { ...options, palette: plainPalette });
      await writeReport(path, resolve(io.cwd(), path), report);
    } else if (checked.length > 0 || format !== 'text') {
      io.stdout.write(REPORTS[format](checked, options));
      if (annotates(io, output)) io.stdout.write(REPORTS.github(checked));
    }
  }
}

/** A report on standard output that is written while files are still being checked. */
class Stream {
  readonly #report: RunningReport;
  #isEmpty = true;
  #annotations = '';

  constructor(
    private readonly output: Output,
    private readonly io: Io,
    options: ReportOptions,
    report: (options: ReportOptions) => RunningReport,
  ) {
    this.#report = report(options);
  }

  add(file: CheckedFile): void {
    this.#isEmpty = false;
    this.#write(this.#report.add(file));
    if (annotates(this.io, this.output)) this.#annotations += REPORTS.github([file]);
  }

  end(milliseconds: number): void {
    if (!this.#isEmpty) this.#write(this.#report.end(milliseconds) + this.#annotations);
  }

  #write(text: string): void {
    if (text !== '') this.io.stdout.write(text);
  }
}

/** The report that can be written file by file: the only one, of findings that no baseline knows. */
function streamOf(
  outputs: readonly Output[],
  { baseline, writeBaseline }: CheckOptions,
  io: Io,
  options: ReportOptions,
): Stream | undefined {
  const [only, ...others] = outputs;
  if (only === undefined || only.path !== undefined || others.length > 0) return undefined;
  if (baseline !== undefined || writeBaseline !== undefined) return undefined;
  const report = RUNNING_REPORTS[only.format];
  return report && new Stream(only, io, options, report);
}

/** What is told beside the baseline that the options name; the one that they want is written. */
async function againstBaseline(
  checked: readonly CheckedFile[],
  { baseline, writeBaseline: wanted }: CheckOptions,
  io: Io,
): Promise<readonly CheckedFile[]> {
  if (wanted !== undefined) {
    const { writeBaseline } = await import('../input/baseline.js');
    await writeBaseline(wanted, checked, io);
    return checked;
  }
  if (baseline === undefined) return checked;
  const { applyBaseline } = await import('../input/baseline.js');
  return applyBaseline(baseline, checked, io);
}

/** What earlier checks have found, where they are to be asked. */
async function cacheOf({ cache, cacheLocation }: CheckOptions, io: Io) {
  if (cacheLocation === '') throw usageError('--cache-location is empty: it names a file');
  if (!cache && cacheLocation === undefined) return undefined;
  const { ResultCache } = await import('../input/result-cache.js');
  return new ResultCache(cacheLocation, io);
}

/** The files of other kinds, after their check. */
interface CheckedHosts extends Pick<Candidates, 'excluded'> {
  /** How many there are, with those that are not meant. */
  readonly hosts: number;
  readonly checked: readonly CheckedFile[];
}

/** What may be scenarios, and what finds and checks the files of other kinds. */
interface CheckInputs extends Candidates {
  /** @param scenarios absolute paths of files that are known to be scenarios */
  checkHosts(finder: SettingsFinder, scenarios: ReadonlySet<string>): Promise<CheckedHosts>;
}

/** Whether a file, or the board file that it is checked with, has changed. */
async function changedOnly(ref: string, io: Io) {
  const { changedSince } = await import('../input/git.js');
  const changed = await changedSince(ref, io);
  const has = (path: string) => changed.has(realPath(resolve(io.cwd(), path)));
  return ({ absolutePath }: InputFile, settings?: Settings): boolean =>
    (absolutePath !== undefined && has(absolutePath)) ||
    (settings?.board !== undefined && has(settings.board.path));
}

async function inputs(
  paths: readonly string[],
  { kind, stdinFilename }: CheckOptions,
  configs: Configs,
  io: Io,
  isMeant?: (file: InputFile) => boolean,
): Promise<CheckInputs> {
  if (kind === undefined && areScenarios(paths, io)) {
    const found = await findCandidates(paths, io, configs, stdinFilename);
    return { ...found, checkHosts: async () => ({ hosts: 0, checked: [], excluded: [] }) };
  }
  const { checkHostFiles, findScenarios, hostsOf, Setups, sortPaths } = await import(
    '../input/host-files.js'
  );
  const sorted = await sortPaths(paths, kind, io, configs, stdinFilename);
  const found = await findScenarios(sorted, configs);
  return {
    ...found,
    checkHosts: async (finder, scenarios) => {
      const { hosts, excluded } = await hostsOf(sorted, paths, configs, scenarios);
      const setups = new Setups();
      if (hosts.length > 0) await setups.read(readAll(found).files, finder);
      const meant = isMeant ? hosts.filter((each) => isMeant(each)) : hosts;
      return {
        hosts: hosts.length,
        checked: await checkHostFiles(meant, setups, finder),
        excluded,
      };
    },
  };
}

export async function check(
  paths: readonly string[],
  options: CheckOptions,
  io: Io,
): Promise<ExitCode> {
  if (options.watch) {
    const { runOnChanges } = await import('../input/watch.js');
    return runOnChanges(paths, io, () => check(paths, { ...options, watch: false }, io));
  }
  const outputs = outputsOf(options);
  const started = now();
  if (options.showSettings !== undefined) {
    const { showSettings } = await import('./show-settings.js');
    return showSettings(options.showSettings, options, io);
  }
  if (options.kind === 'help') {
    const { kindList } = await import('../input/host-files.js');
    io.stdout.write(kindList());
    return EXIT.clean;
  }
  const finder = await SettingsFinder.fromOptions(io, options);
  const meant = options.changed === undefined ? undefined : await changedOnly(options.changed, io);
  const named = await expandPatterns(pathsOr(paths, options.stdinFilename), io);
  const { candidates, excluded, checkHosts } = await inputs(
    named,
    options,
    finder.configs,
    io,
    meant,
  );
  const { writeBaseline } = options;
  if (writeBaseline === '') throw usageError('--write-baseline is empty: it names a file');
  const reports = outputs.map(({ path }) => path);
  const written = [...reports, writeBaseline].some((path) => path !== undefined);
  const own = written ? await import('../output/own-file.js') : undefined;
  const read = [...named, options.board, options.cacheLocation];
  own?.refuseNamed({ ...options, reports, named: read }, candidates, io);
  const unreadable: { path: string; reason: string }[] = [];
  const reportOptions: ReportOptions = {
    palette: await paletteFor(io, options.color),
    quiet: options.quiet ?? false,
    width: widthOf(io),
    showFiles: options.showFiles ?? false,
    statistics: options.statistics ?? false,
    maxDiagnostics: options.maxDiagnostics,
    sameOptions: sameOptions(options),
    version,
    unreadable,
  };
  const stream = streamOf(outputs, options, io, reportOptions);
  const progress = new ProgressLine(io);
  const all: CheckedFile[] = [];
  const passedOver: { path: string; kind: string }[] = [];
  const letPass: { path: string; kind: string }[] = [];
  const tooOld: { message: string; skipped: boolean }[] = [];
  const notes = new Set<string>();
  const seen = { scenarios: 0, errors: 0, warnings: 0, checked: 0, isTooOld: false };
  const tell = (file: CheckedFile) => {
    seen.checked += 1;
    if (stream === undefined) {
      all.push(file);
      return;
    }
    const { errors, warnings } = count([file]);
    seen.errors += errors;
    seen.warnings += warnings;
    seen.isTooOld ||= isTooOld(file);
    progress.clear();
    stream.add(file);
  };
  const cache = await cacheOf(options, io);
  const checker = new FileChecker(io, options, meant, cache?.examiner, finder.configs);
  const concurrency = meant === undefined ? options.concurrency : 1;
  const threads = { io, options, concurrency, cache };
  const scenarios = new Set<string>();
  let done = 0;
  for await (const outcome of checkInOrder(candidates, checker, threads)) {
    progress.show(() => `${done} of ${candidates.length} files checked`);
    const candidate = candidates[done];
    done += 1;
    for (const note of outcome.notes) {
      if (notes.has(note)) continue;
      notes.add(note);
      progress.clear();
      io.stderr.write(note);
    }
    if (outcome.is !== 'unreadable' && outcome.is !== 'passed over') {
      seen.scenarios += 1;
      if (outcome.is !== 'let pass' && candidate !== undefined && 'absolutePath' in candidate) {
        scenarios.add(candidate.absolutePath);
      }
    }
    if (outcome.is === 'failed') throw new CliError(outcome.message, outcome.exitCode);
    if (outcome.is === 'checked') tell(outcome.file);
    else if (outcome.is === 'unreadable') unreadable.push(outcome);
    else if (outcome.is === 'passed over') passedOver.push(outcome);
    else if (outcome.is === 'let pass') letPass.push(outcome);
    else if (outcome.is === 'too old') tooOld.push(outcome);
  }
  progress.clear();
  await cache?.save();
  const hosts = await checkHosts(finder, scenarios);
  for (const file of hosts.checked) tell(file);
  if (options.verbose) {
    for (const { path, kind } of [...passedOver, ...letPass]) {
      io.stderr.write(
        `${printable(path)}: passed over, it is ${kind === 'other' ? 'no ACRN file' : `a ${kind} file`}\n`,
      );
    }
  }
  const leftOut = [...hosts.excluded, ...excluded];
  sayExcluded(leftOut, options.verbose, io);
  const milliseconds = now() - started;
  if (stream !== undefined) stream.end(milliseconds);
  else {
    await own?.refuseFound([...reports, writeBaseline], all, finder.configs, io);
    const checked = await againstBaseline(all, options, io);
    Object.assign(seen, count(checked), { isTooOld: checked.some(isTooOld) });
    if (options.writeBaseline === undefined) {
      await writeReports(checked, outputs, io, { ...reportOptions, milliseconds });
    }
  }
  for (const { path, reason } of unreadable) {
    io.stderr.write(`acrn-nvmx: ${printable(path)} cannot be read: ${reason}\n`);
  }
  for (const { message, skipped } of tooOld) {
    io.stderr.write(
      skipped ? `${printable(message)}: skipped\n` : `acrn-nvmx: ${printable(message)}\n`,
    );
  }
  if (unreadable.length > 0 || tooOld.some(({ skipped }) => !skipped)) return EXIT.failed;
  if (seen.scenarios + hosts.hosts === 0 && !leftOut.some(({ named }) => named)) {
    if (options.allowEmpty) return EXIT.clean;
    io.stderr.write('acrn-nvmx: no scenario found; --allow-empty lets that pass\n');
    return EXIT.failed;
  }
  if (seen.checked === 0 && meant !== undefined && !options.quiet) {
    io.stderr.write(`no scenario or board changed since ${printable(options.changed ?? '')}\n`);
  }
  if (seen.isTooOld) return EXIT.failed;
  if (options.writeBaseline !== undefined) return EXIT.clean;
  return problemsFound(seen, options, io) && !options.exitZero ? EXIT.problems : EXIT.clean;
}

/** Whether there are errors, or more warnings than are let pass. */
function problemsFound(
  { errors, warnings }: Pick<Counts, 'errors' | 'warnings'>,
  { maxWarnings }: CheckOptions,
  io: Io,
): boolean {
  if (maxWarnings === undefined || warnings <= maxWarnings) return errors > 0;
  io.stderr.write(
    `acrn-nvmx: ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, and --max-warnings lets ${maxWarnings} pass\n`,
  );
  return true;
}

export function register(top: Command, { io, done }: CommandContext): void {
  colorOption(
    selectionOptions(
      scenarioOptions(
        top
          .command('check')
          .description('say whether scenarios are ready for nested virtualization')
          .argument(
            '[paths...]',
            'scenarios, files of the stack around them, directories, or - for standard input (default: every scenario below .)',
          )
          .option('--kind <kind>', 'what the files are; --kind help lists the kinds')
          .option('--stdin-filename <file>', 'where standard input is from: its name and folder')
          .option(
            '--changed [ref]',
            'only what differs from HEAD, or from where the branch left =ref, and scenarios of such boards',
          )
          .option(
            '--format <format[=file]>',
            `${Object.keys(REPORTS).join(', ')}; repeatable, =file writes it there`,
            repeated,
          )
          .option('--output-file <file>', 'write the report there instead of standard output'),
      ),
    )
      .option(
        '--max-warnings <n>',
        'exit 1 when there are more warnings',
        wholeNumber('--max-warnings'),
      )
      .option('--exit-zero', 'exit 0 even when problems are found')
      .option('--baseline <file>', 'tell only what is not in this baseline')
      .option('--write-baseline <file>', 'write all that is found there, and exit 0')
      .option('--show-settings <file>', 'say as what a file is checked, and why')
      .option('--if-enabled', 'let a scenario pass that asks for no nested virtualization')
      .option('--allow-empty', 'let a folder pass that holds no scenario')
      .option('--show-files', 'a line for each file, the clean ones too')
      .option('--statistics', 'say how often each rule was broken')
      .option(
        '--max-diagnostics <n>',
        'show at most so many findings',
        wholeNumber('--max-diagnostics'),
      )
      .option(
        '--concurrency <n>',
        'check in at most so many threads; as many as there are cores when it is not given',
        wholeNumber('--concurrency', 1),
      )
      .option('--cache', 'keep what was found; check again only what has changed since')
      .option('--cache-location <file>', 'where --cache keeps it; .acrn-nvmx-cache when not given')
      .option('--watch', 'check again whenever a file in the folders changes')
      .option('-q, --quiet', 'print errors only')
      .option('-v, --verbose', 'name the files that are passed over'),
  ).action(async (paths: string[], options) => {
    done(await check(paths, options, io));
  });
}
