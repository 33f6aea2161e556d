import { basename, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Image } from '../../config-tools/image.js';
import { manifest } from '../../config-tools/manifest.js';
import { type BuildResult, runBuild } from '../../config-tools/pipeline.js';
import type { LoggedEvent } from '../../engine/observe/recorder.js';
import { lint } from '../../lint.js';
import { type Release, releaseTitle } from '../../release.js';
import { type BuildOutcome, buildJson } from '../../report/build-json.js';
import { type CheckedFile, count } from '../../report/checked-file.js';
import type { Palette } from '../../report/palette.js';
import { textReport } from '../../report/text.js';
import { TRACES, type TraceFormat } from '../../report/trace/index.js';
import { releaseShape } from '../../schema/index.js';
import type { Diagnostic } from '../../text/diagnostic.js';
import { printable } from '../../text/printable.js';
import { positionAt, sourceText } from '../../text/source.js';
import type { XmlDocument } from '../../xml/node.js';
import { parseXml, readXml } from '../../xml/parse.js';
import type { FoundBoard } from '../input/boards.js';
import { checkedFile, isTooOld, type Settings, SettingsFinder } from '../input/check-files.js';
import type { InputFile } from '../input/files.js';
import type { ScenarioOptions } from '../input/options.js';
import { readOne } from '../input/read-one.js';
import { type ExitCode, failure, type Io, usageError } from '../io.js';
import type { BootedImage } from '../output/boot.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import { widthOf } from '../output/width.js';
import { writeReport } from '../output/write.js';
import type { CommandContext } from './context.js';
import { colorOption } from './shared-options.js';

export interface BuildOptions extends ScenarioOptions {
  readonly out?: string;
  readonly boot: boolean;
  readonly force?: boolean;
  readonly list?: boolean;
  readonly diff?: string;
  readonly diffFixed?: boolean;
  readonly color?: ColorOption;
  readonly format?: string;
  readonly trace?: string;
  readonly traceFormat?: TraceFormat;
}

/** A scenario with all that a build of it needs. */
interface Buildable {
  readonly file: InputFile;
  readonly settings: Settings;
  readonly document: XmlDocument;
  readonly release: Release;
  readonly board: FoundBoard;
  /** What the check tells. */
  readonly diagnostics: readonly Diagnostic[];
  /** What it found, told or not: ACRN's build stops at it. */
  readonly found: readonly Diagnostic[];
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
async function prepare(
  path: string,
  options: BuildOptions,
  goOn: boolean,
  palette: Palette,
  io: Io,
  progress: Progress = {},
): Promise<Buildable | undefined> {
  const file = await readOne(path, 'build', io);
  const finder = new SettingsFinder(io, options, false, true);
  const settings = await finder.of(file);
  if (options.out !== undefined) refuseOutside(file, settings.board);
  for (const problem of finder.brokenBoards) io.stderr.write(`acrn-nvmx: ${printable(problem)}\n`);
  const checked = await lint(sourceText(file.path, file.text), settings.options);
  if (isTooOld(checked)) {
    const [first] = checked.diagnostics;
    const at = positionAt(sourceText('', file.text), first?.range.start ?? 0);
    throw failure(`${file.path}:${at.line}:${at.column}: ${first?.message}`);
  }
  const shown = checkedFile(file.path, file.text, settings, checked);
  const { errors } = count([shown]);
  if (options.diff === undefined && !options.diffFixed) {
    io.stdout.write(textReport([shown], { palette, quiet: goOn, width: widthOf(io) }));
  }
  progress.file = shown;
  const { scenario, release, diagnostics, found } = checked;
  if (scenario === undefined || release === undefined) return undefined;
  const { board } = settings;
  if (board === undefined) {
    if (errors > 0 && !goOn) return undefined;
    throw failure(
      `${file.path}: no board file found, and a build needs one: ${settings.boardsSeen ?? 'give it with --board'}`,
    );
  }
  return { file, settings, document: scenario.document, release, board, diagnostics, found };
}

async function run(
  { file, release, board }: Buildable,
  scenario: XmlDocument,
  found: readonly Diagnostic[],
  force: boolean,
) {
  const input = {
    release,
    scenario,
    board: board.board.document,
    // From v3.0 on ACRN takes the scenario's name from its file.
    scenarioName: basename(file.path).replace(/\.xml$/i, ''),
    force,
    clock: () => performance.now(),
  };
  return runBuild(input, await releaseShape(release), found);
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

/** Compares what is generated before and after a change. Exit code 1 when anything differs. */
async function diff(
  before: Buildable,
  options: BuildOptions,
  palette: Palette,
  io: Io,
): Promise<ExitCode> {
  const old = await run(before, before.document, before.found, true);
  let now: BuildResult;
  if (options.diff === undefined) {
    const { fix } = await import('../../fix/fix.js');
    const { text, after } = await fix(before.file.path, before.file.text, {
      ...before.settings.options,
      release: before.release,
    });
    now = await run(before, parseXml(text), after.found, true);
  } else {
    const other = await prepare(options.diff, options, true, palette, io);
    if (other === undefined) throw failure(`${options.diff} cannot be built`);
    now = await run(other, other.document, other.found, true);
  }
  const { compareBuilds } = await import('../../config-tools/compare.js');
  const { buildDiffReport } = await import('../../report/build-diff.js');
  const differences = compareBuilds(old.artifacts, now.artifacts);
  io.stdout.write(buildDiffReport(differences, palette));
  return differences.length === 0 ? 0 : 1;
}

/** What is known so far of a build that is reported in another form than the text. */
type Progress = { -readonly [Key in keyof BuildOutcome]?: BuildOutcome[Key] } & {
  booted?: { readonly image: Image; readonly boot: BootedImage; readonly log: LoggedEvent[] };
};

/** What is wrong with the options together. */
function refuseOptions({ out, diff, diffFixed, format, trace, boot, list }: BuildOptions): void {
  if (out === '') throw usageError('--out is empty: it names a folder');
  if (trace === '') throw usageError('--trace is empty: it names a file');
  if (diff !== undefined && diffFixed) {
    throw usageError('--diff and --diff-fixed exclude each other');
  }
  const comparing = diff !== undefined || diffFixed === true;
  if (comparing && format === 'json') {
    throw usageError('--format json does not go with --diff and --diff-fixed');
  }
  if (trace !== undefined && (comparing || !boot || list)) {
    throw usageError(
      '--trace is of a boot: it does not go with --diff, --diff-fixed, --no-boot and --list',
    );
  }
}

/** Checks, generates, and boots one scenario. */
export async function buildScenario(
  path: string,
  options: BuildOptions,
  io: Io,
): Promise<ExitCode> {
  refuseOptions(options);
  const isJson = options.format === 'json';
  const progress: Progress = {};
  const silent: Io = {
    stdout: { write: () => true },
    stderr: io.stderr,
    stdin: io.stdin,
    env: io.env,
    cwd: () => io.cwd(),
  };
  const code = await buildText(path, options, isJson ? silent : io, progress);
  const { file } = progress;
  if (file === undefined) return code;
  if (isJson) {
    const { steps = [], stop, boot } = progress;
    io.stdout.write(buildJson({ file, steps, stop, boot }));
  }
  if (options.trace !== undefined) await writeTrace(options, file, progress.booted, io);
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
  await writeReport(trace, resolve(io.cwd(), trace), content);
}

async function buildText(
  path: string,
  options: BuildOptions,
  io: Io,
  progress: Progress,
): Promise<ExitCode> {
  const force = options.force ?? false;
  const comparing = options.diff !== undefined || options.diffFixed === true;
  const palette = await paletteFor(io, options.color);
  const buildable = await prepare(path, options, force || comparing, palette, io, progress);
  if (buildable === undefined) return 1;
  if (comparing) return diff(buildable, options, palette, io);

  const { file, document, release, board, diagnostics, found } = buildable;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (!force && errors.length > 0 && errors.every(({ category }) => category === 'nested'))
    return 1;
  const built = await run(buildable, document, found, force);
  progress.steps = built.steps;
  progress.stop = stopPlace(file, built);
  io.stdout.write(`build for ACRN ${releaseTitle(release)}, board ${printable(board.path)}\n`);
  io.stdout.write(
    stepLines(built, options.list ?? false, palette) + stopLine(file, built, palette),
  );
  if (errors.length > 0 && !force) return 1;
  const { image } = built;
  if (options.out !== undefined) {
    const artifacts = image ? [...built.artifacts, manifest(image)] : built.artifacts;
    const { writeArtifacts } = await import('../output/write-artifacts.js');
    await writeArtifacts(options.out, artifacts, force, io);
    io.stdout.write(`  ${artifacts.length} files written to ${printable(options.out)}\n`);
  }
  if (built.stop !== undefined && !force) return 1;
  if (!options.boot || options.list) return built.stop === undefined ? 0 : 1;
  if (image === undefined) {
    io.stdout.write(`${palette.error('nothing to boot')}: the generated files do not compile\n`);
    return 1;
  }
  const { bootImage } = await import('../output/boot.js');
  const { bootReport } = await import('../../report/boot.js');
  io.stdout.write('boot\n');
  const log: LoggedEvent[] = [];
  const isLogged = options.trace !== undefined;
  const booted = bootImage(image, board.board, found, {
    ...(isLogged && { log: (event: LoggedEvent) => log.push(event) }),
  });
  progress.boot = booted;
  progress.booted = { image, boot: booted, log };
  io.stdout.write(bootReport(booted, palette));
  return booted.verdict === 'up' ? 0 : 1;
}

export function register(top: Command, { io, done }: CommandContext): void {
  colorOption(
    top
      .command('build')
      .description("generate what ACRN's build generates, and boot it up to a nested guest")
      .argument('<scenario>', 'scenario file')
      .option('--release <release>', 'ACRN release, such as v2.5 (default: found out)')
      .option('--board <file>', 'board XML (default: the one beside the scenario)')
      .addOption(
        new Option('--format <format>', 'how to report').choices(['text', 'json']).default('text'),
      )
      .option('--out <folder>', 'write the generated files there')
      .option('--no-boot', 'stop after the files')
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
      .option('--force', 'go on although the check finds errors; overwrite files in the folder'),
  ).action(async (path: string, options) => {
    done(await buildScenario(path, options, io));
  });
}
