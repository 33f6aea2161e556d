import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Artifact } from '../../config-tools/artifact.js';
import { manifest } from '../../config-tools/manifest.js';
import type { BuildResult } from '../../config-tools/pipeline.js';
import type { LoggedEvent } from '../../engine/observe/recorder.js';
import { lint } from '../../lint.js';
import { releaseTitle } from '../../release.js';
import { type BuildOutcome, buildJson } from '../../report/build-json.js';
import { type CheckedFile, count } from '../../report/checked-file.js';
import type { Palette } from '../../report/palette.js';
import { textReport } from '../../report/text.js';
import { TRACES, type TraceFormat } from '../../report/trace/index.js';
import { plural } from '../../text/plural.js';
import { printable } from '../../text/printable.js';
import { positionAt, sourceText } from '../../text/source.js';
import { readXml } from '../../xml/parse.js';
import type { FoundBoard } from '../input/boards.js';
import { type Buildable, buildFixed, buildOf } from '../input/buildable.js';
import { checkedFile, isTooOld, SettingsFinder } from '../input/check-files.js';
import type { InputFile } from '../input/files.js';
import type { ScenarioOptions } from '../input/options.js';
import { readOne } from '../input/read-one.js';
import { EXIT, type ExitCode, failure, type Io, usageError } from '../io.js';
import type { LoggedBoot } from '../output/boot.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import { refuseReadFiles } from '../output/own-file.js';
import { ProgressLine } from '../output/progress.js';
import { quiet } from '../output/streams.js';
import { widthOf } from '../output/width.js';
import type { CommandContext } from './context.js';
import { colorOption } from './shared-options.js';

/** What `prepare` looks at. */
type PrepareOptions = ScenarioOptions &
  Partial<Pick<BuildOptions, 'out' | 'diff' | 'diffFixed' | 'diffCheckout' | 'report' | 'trace'>>;

export interface BuildOptions extends ScenarioOptions {
  readonly out?: string;
  readonly boot: boolean;
  readonly force?: boolean;
  readonly list?: boolean;
  readonly diff?: string;
  readonly diffFixed?: boolean;
  readonly diffCheckout?: string;
  readonly color?: ColorOption;
  readonly format?: string;
  readonly report?: string;
  readonly trace?: string;
  readonly traceFormat?: TraceFormat;
}

/** Whether two builds are compared, and nothing is written or booted. */
function isComparing({ diff, diffFixed, diffCheckout }: PrepareOptions): boolean {
  return diff !== undefined || diffFixed === true || diffCheckout !== undefined;
}

/** Whether a file of that name would not stay below the folder that ACRN makes for it. */
function leadsOut(name: string): boolean {
  return /^[\\/]|\0/.test(name) || name.split(/[\\/]/).includes('..');
}

/**
 * The names of the scenario and the board are parts of the paths of generated files.
 * @throws CliError with exit code 2 when one of them leads out of the folder that is written to.
 */
function refuseOutside(file: InputFile, board: FoundBoard | undefined): void {
  const read = readXml(file.text);
  const documents = [
    ...('document' in read ? [{ path: file.path, root: read.document.root, text: file.text }] : []),
    ...(board === undefined
      ? []
      : [{ path: board.path, root: board.board.document.root, text: board.board.document.text }]),
  ];
  for (const { path, root, text } of documents) {
    for (const { name, value, valueRange } of root.attributes) {
      if ((name !== 'board' && name !== 'scenario') || !leadsOut(value)) continue;
      const { line, column } = positionAt(sourceText('', text), valueRange.start);
      throw usageError(
        `${path}:${line}:${column}: the ${name} name "${value}" is a path that leads out of the folder of --out: nothing was written`,
      );
    }
  }
}

/** Checks a scenario, and prints what was found; undefined when there is nothing to build. */
export async function prepare(
  path: string,
  options: PrepareOptions,
  goOn: boolean,
  palette: Palette,
  io: Io,
  progress: Progress = {},
): Promise<Buildable | undefined> {
  const file = await readOne(path, 'build', io);
  const finder = new SettingsFinder(io, options, false, true);
  const settings = await finder.of(file);
  const { board, config } = settings;
  refuseReadFiles([options.report, options.trace], [path, board?.path, config.found?.path], io);
  if (options.out !== undefined) refuseOutside(file, board);
  for (const problem of finder.brokenBoards) io.stderr.write(`acrn-nvmx: ${printable(problem)}\n`);
  const checked = await lint(sourceText(file.path, file.text), settings.options);
  if (isTooOld(checked)) {
    const [first] = checked.diagnostics;
    const at = positionAt(sourceText('', file.text), first?.range.start ?? 0);
    throw failure(`${file.path}:${at.line}:${at.column}: ${first?.message}`);
  }
  const shown = checkedFile(file.path, file.text, settings, checked);
  const { errors } = count([shown]);
  if (!isComparing(options)) {
    io.stdout.write(textReport([shown], { palette, quiet: goOn, width: widthOf(io) }));
  }
  progress.file = shown;
  const { scenario, release, diagnostics, found } = checked;
  if (scenario === undefined || release === undefined) return undefined;
  if (board === undefined) {
    if (errors > 0 && !goOn) return undefined;
    throw failure(
      `${file.path}: no board file found, and a build needs one: ${settings.boardsSeen ?? 'give it with --board'}`,
    );
  }
  return { file, settings, document: scenario.document, release, board, diagnostics, found };
}

function stepLines({ steps }: BuildResult, withTime: boolean, palette: Palette): string {
  return steps
    .map(({ name, status, milliseconds }) => {
      const shown = status === 'done' ? palette.good('done') : palette.error('stopped');
      const time = withTime ? `${milliseconds.toFixed(1).padStart(8)} ms  ` : '';
      return `  ${name.padEnd(18)} ${time}${shown}\n`;
    })
    .join('');
}

/** Where and why ACRN's build would stop, for programs. */
function stopPlace(file: InputFile, { stop }: BuildResult): BuildOutcome['stop'] {
  if (stop === undefined) return undefined;
  const { line, column } = positionAt(sourceText('', file.text), stop.node?.range.start ?? 0);
  return { step: stop.step, message: stop.message, line, column };
}

/** Where and why ACRN's build would stop. */
function stopLine(file: InputFile, { stop }: BuildResult, palette: Palette): string {
  if (stop === undefined) return '';
  const at = stop.node && positionAt(sourceText('', file.text), stop.node.range.start);
  const place = at === undefined ? file.path : `${file.path}:${at.line}:${at.column}`;
  return `${palette.place(printable(place))}: ${palette.error('build stopped')} at ${stop.step}: ${printable(stop.message)}\n`;
}

/** Compares what ACRN's own tools have generated with what is generated here. Exit code 1 when anything differs. */
async function diffCheckout(
  { artifacts }: BuildResult,
  checkout: string,
  palette: Palette,
  io: Io,
): Promise<ExitCode> {
  const { readCheckoutBuild } = await import('../input/checkout-build.js');
  const { compareBuilds } = await import('../../config-tools/compare.js');
  const { changedSettings } = await import('../../config-tools/changed-settings.js');
  const { checkoutDiffReport } = await import('../../report/build-diff.js');
  const paths = artifacts.map(({ path }) => path);
  const theirs = readCheckoutBuild(checkout, paths, io);
  // What the tools allocate is found by name: its order says nothing.
  const ordered = (all: readonly Artifact[]) =>
    all.map(({ path, content }) =>
      path === 'configs/allocation.xml'
        ? { path, content: content.split('\n').sort().join('\n') }
        : { path, content },
    );
  const differences = compareBuilds(ordered(theirs.artifacts), ordered(artifacts));
  const settings = changedSettings(differences);
  io.stdout.write(checkoutDiffReport(settings, differences, theirs.others, palette));
  return differences.length === 0 ? EXIT.clean : EXIT.problems;
}

/** Compares what is generated before and after a change. Exit code 1 when anything differs. */
async function diff(
  before: Buildable,
  options: BuildOptions,
  palette: Palette,
  io: Io,
): Promise<ExitCode> {
  const old = await buildOf(before, true);
  if (options.diffCheckout !== undefined) {
    return diffCheckout(old, options.diffCheckout, palette, io);
  }
  let now: BuildResult;
  if (options.diff === undefined) {
    now = (await buildFixed(before)).built;
  } else {
    const other = await prepare(options.diff, options, true, palette, io);
    if (other === undefined) throw failure(`${options.diff} cannot be built`);
    now = await buildOf(other, true);
  }
  const { compareBuilds } = await import('../../config-tools/compare.js');
  const { buildDiffReport } = await import('../../report/build-diff.js');
  const differences = compareBuilds(old.artifacts, now.artifacts);
  io.stdout.write(buildDiffReport(differences, palette));
  return differences.length === 0 ? EXIT.clean : EXIT.problems;
}

/** What is known so far of a build that is reported in another form than the text. */
type Progress = { -readonly [Key in keyof BuildOutcome]?: BuildOutcome[Key] } & {
  buildable?: Buildable | undefined;
  booted?: LoggedBoot;
};

/** What is wrong with the options together. */
function refuseOptions(options: BuildOptions): void {
  const { diff, diffFixed, diffCheckout, format, report, trace, boot, list } = options;
  if ([diff !== undefined, diffFixed, diffCheckout !== undefined].filter(Boolean).length > 1) {
    throw usageError('--diff, --diff-fixed and --diff-checkout exclude each other');
  }
  const comparing = isComparing(options);
  if (comparing && format === 'json') {
    throw usageError('--format json does not go with --diff and --diff-fixed');
  }
  if (comparing && report !== undefined) {
    throw usageError(
      '--report shows the differences of a fix by itself: it does not go with --diff and --diff-fixed',
    );
  }
  if (trace !== undefined && (comparing || !boot || list)) {
    throw usageError(
      '--trace is of a boot: it does not go with --diff, --diff-fixed, --no-boot and --list',
    );
  }
}

/** Checks, generates, and boots one scenario. */
async function buildScenario(path: string, options: BuildOptions, io: Io): Promise<ExitCode> {
  refuseOptions(options);
  const isJson = options.format === 'json';
  const progress: Progress = {};
  const code = await buildText(path, options, isJson ? quiet(io) : io, progress);
  const { file, steps = [], stop, boot, buildable, booted } = progress;
  if (file === undefined) return code;
  const outcome = { file, steps, stop, boot };
  if (isJson) io.stdout.write(buildJson(outcome));
  const { report, trace } = options;
  if (trace !== undefined) await writeTrace(options, file, booted, io);
  if (report !== undefined) {
    const { htmlOf } = await import('../output/html-report.js');
    const page = await htmlOf(outcome, buildable, booted);
    const { writeReport } = await import('../output/write.js');
    await writeReport(report, resolve(io.cwd(), report), page);
  }
  return code;
}

/** The trace of a boot, for other programs to look at. */
async function writeTrace(
  { trace = '', traceFormat = 'jsonl' }: BuildOptions,
  file: CheckedFile,
  booted: Progress['booted'],
  io: Io,
): Promise<void> {
  if (booted === undefined) {
    io.stderr.write(`acrn-nvmx: nothing was booted: ${printable(trace)} was not written\n`);
    return;
  }
  const { bootTrace } = await import('../output/trace.js');
  const content = TRACES[traceFormat](bootTrace(file, booted));
  const { writeReport } = await import('../output/write.js');
  await writeReport(trace, resolve(io.cwd(), trace), content);
}

async function buildText(
  path: string,
  options: BuildOptions,
  io: Io,
  progress: Progress,
): Promise<ExitCode> {
  const force = options.force ?? false;
  const comparing = isComparing(options);
  const palette = await paletteFor(io, options.color);
  const buildable = await prepare(path, options, force || comparing, palette, io, progress);
  progress.buildable = buildable;
  if (buildable === undefined) return EXIT.problems;
  if (comparing) return diff(buildable, options, palette, io);

  const { file, release, board, diagnostics, found } = buildable;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const refused = `not built: ${plural(errors.length, 'error')}; --force builds and boots it anyway\n`;
  if (!force && errors.length > 0 && errors.every(({ category }) => category === 'nested')) {
    io.stdout.write(refused);
    return EXIT.problems;
  }
  const built = await buildOf(buildable, force);
  progress.steps = built.steps;
  progress.stop = stopPlace(file, built);
  io.stdout.write(`build for ACRN ${releaseTitle(release)}, board ${printable(board.path)}\n`);
  io.stdout.write(
    stepLines(built, options.list ?? false, palette) + stopLine(file, built, palette),
  );
  if (errors.length > 0 && !force) {
    io.stdout.write(refused);
    return EXIT.problems;
  }
  const { image } = built;
  if (options.out !== undefined) {
    const artifacts = image ? [...built.artifacts, manifest(image)] : built.artifacts;
    const { writeArtifacts } = await import('../output/write-artifacts.js');
    await writeArtifacts(options.out, artifacts, force, io);
    io.stdout.write(`  ${artifacts.length} files written to ${printable(options.out)}\n`);
  }
  if (built.stop !== undefined && !force) return EXIT.problems;
  if (!options.boot || options.list) return built.stop === undefined ? EXIT.clean : EXIT.problems;
  if (image === undefined) {
    io.stdout.write(`${palette.error('nothing to boot')}: the generated files do not compile\n`);
    return EXIT.problems;
  }
  const { bootImage } = await import('../output/boot.js');
  const { bootReport } = await import('../../report/boot.js');
  io.stdout.write('boot\n');
  const line = new ProgressLine(io);
  const log: LoggedEvent[] = [];
  const isLogged = options.trace !== undefined || options.report !== undefined;
  const booted = bootImage(image, board.board, found, {
    ...(isLogged && { log: (event: LoggedEvent) => log.push(event) }),
    ...(line.isVisible && {
      machineSink: ({ at }) => {
        line.show(() => `boot: ${(at / 1e6).toFixed(1)} ms since power-on`);
      },
    }),
  });
  line.clear();
  progress.boot = booted;
  progress.booted = { image, boot: booted, log };
  io.stdout.write(bootReport(booted, palette, widthOf(io)));
  return booted.verdict === 'up' ? EXIT.clean : EXIT.problems;
}

export function register(top: Command, { io, done }: CommandContext): void {
  colorOption(
    top
      .command('build')
      .description("generate what ACRN's build generates, and boot it up to a nested guest")
      .argument('<scenario>', 'scenario file')
      .option('--release <release>', 'ACRN release, such as v2.5 (default: detected)')
      .option('--board <file>', 'board XML (default: the one beside the scenario)')
      .addOption(
        new Option('--format <format>', 'how to report').choices(['text', 'json']).default('text'),
      )
      .option('--out <folder>', 'write the generated files there')
      .option('--no-boot', 'stop after the files')
      .option('--report <file>', 'write a page (HTML) that shows all of it')
      .option('--trace <file>', 'write every event of the boot to a file')
      .addOption(
        new Option('--trace-format <format>', 'how: one JSON object a line, or for ui.perfetto.dev')
          .choices(Object.keys(TRACES))
          .default('jsonl'),
      )
      .option('--list', 'show the steps of the build and their time, and stop there')
      .option(
        '--diff <other>',
        'compare with what another scenario generates; exit 1 when they differ',
      )
      .option('--diff-fixed', 'compare with what the scenario generates after a fix')
      .option(
        '--diff-checkout <folder>',
        "compare with what ACRN's own build has generated in a checkout; exit 1 when they differ",
      )
      .option(
        '--force',
        'go on although the check finds errors; overwrite files that are not its own',
      ),
  ).action(async (path: string, options) => {
    done(await buildScenario(path, options, io));
  });
}
