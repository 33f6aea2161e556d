import { resolve } from 'node:path';
import { type LintOptions, type LintResult, lintText } from '../../lint.js';
import type { CheckedFile } from '../../report/checked-file.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Selection } from '../../selection.js';
import type { Diagnostic } from '../../text/diagnostic.js';
import { printable } from '../../text/printable.js';
import { sourceText } from '../../text/source.js';
import { CliError, type ExitCode, type Io, withOutputs } from '../io.js';
import { type BoardSearch, Boards, type FoundBoard } from './boards.js';
import { type ConfigOptions, Configs, type FileConfig } from './configs.js';
import { type Candidates, type InputFile, kindOf, type ReadInput, readCandidate } from './files.js';
import { buildTypeOption, type ScenarioOptions } from './options.js';
import { CheckoutTooOld, ReleaseFinder } from './release-finder.js';
import { type SelectionOptions, selectionOf } from './selection.js';
import { shownPath } from './shown-path.js';

/** How a file is to be linted, and where that was learnt. */
export interface Settings {
  readonly options: LintOptions;
  readonly board: FoundBoard | undefined;
  /** When there is no board: the board files that were seen, in words. */
  readonly boardsSeen: string | undefined;
  readonly releaseBecause: string | undefined;
  /** What the configuration says of the file. */
  readonly config: FileConfig;
}

/** The options of check and fix that say how files are checked. */
export interface FinderOptions extends ScenarioOptions, SelectionOptions, ConfigOptions {
  readonly ifEnabled?: boolean;
}

/** What the options select, and of the rest what the configuration does. */
function selected(asked: Selection, { settings: { rules = {} } }: FileConfig): Selection {
  const levels = [...Object.entries(rules), ...(asked.levels ?? [])];
  return levels.length === 0 ? asked : { ...asked, levels: new Map(levels) };
}

/** Finds out what each file is checked as: the options, else what stands around the file. */
export class SettingsFinder {
  readonly #boards: Boards;
  readonly #releases: ReleaseFinder;
  readonly #buildType;

  /**
   * @param wholeBoards read boards with all that a build needs of them
   */
  constructor(
    private readonly io: Io,
    options: ScenarioOptions & ConfigOptions,
    private readonly ifEnabled: boolean | 'as configured' = false,
    wholeBoards = false,
    private readonly selection: Selection = {},
    readonly configs = new Configs(io, options),
  ) {
    this.#boards = new Boards(io, options.board, wholeBoards);
    this.#releases = new ReleaseFinder(io, options.release);
    this.#buildType = buildTypeOption(options.buildType);
  }

  /** For a command that takes the options of check. */
  static async fromOptions(
    io: Io,
    options: FinderOptions,
    configs?: Configs,
  ): Promise<SettingsFinder> {
    const { ifEnabled = 'as configured' } = options;
    return new SettingsFinder(io, options, ifEnabled, false, await selectionOf(options), configs);
  }

  /** Which findings are told of a file of another kind than scenarios. */
  async selectionFor(absolutePath: string | undefined): Promise<Selection> {
    return selected(this.selection, await this.configs.of(absolutePath));
  }

  /** What is wrong with board files that stand near scenarios, one line each. */
  get brokenBoards(): readonly string[] {
    return this.#boards.broken;
  }

  /**
   * @throws CheckoutTooOld when the file stands in a checkout of a release before v2.5; CliError when the
   *   configuration or the board file cannot be used.
   */
  async of(file: InputFile): Promise<Settings> {
    const config = await this.configs.of(file.absolutePath);
    const { settings } = config;
    const says = `as ${config.found?.path} says`;
    const ifEnabled =
      this.ifEnabled === 'as configured' ? (settings.ifEnabled ?? false) : this.ifEnabled;
    const configuredRelease = { release: settings.release, because: says };
    const { release, because } = this.#releases.of(file, configuredRelease, ifEnabled);
    const configured =
      config.found === undefined || settings.board === undefined
        ? undefined
        : {
            path: shownPath(resolve(config.found.folder, settings.board), this.io),
            because: says,
          };
    const { found, seen }: BoardSearch = this.#boards.of(file, configured);
    const buildType = this.#buildType ?? settings.buildType;
    return {
      config,
      board: found,
      boardsSeen: seen,
      releaseBecause: because,
      options: {
        ifEnabled,
        encoding: file.encoding,
        selection: selected(this.selection, config),
        ...(found && { board: found.board }),
        ...(release && { release }),
        ...(buildType && { buildType }),
        ...(file.problem && { encodingProblem: file.problem }),
      },
    };
  }
}

/** What a report takes of a lint: plain data. */
export interface Linted
  extends Pick<
    CheckedFile,
    'release' | 'releaseBecause' | 'skipped' | 'buildType' | 'diagnostics' | 'suppressed'
  > {
  readonly isScenario: boolean;
  readonly vms: readonly (readonly [number, { readonly name: string; readonly label: string }])[];
}

export function linted(result: LintResult): Linted {
  const { release, releaseBecause, skipped, buildType, diagnostics, suppressed, scenario } = result;
  return {
    release,
    releaseBecause,
    skipped,
    buildType,
    diagnostics,
    suppressed: suppressed.length,
    isScenario: scenario !== undefined,
    vms: (scenario?.vms ?? []).map((vm) => [
      vm.range.start,
      { name: vm.name?.value.trim() ?? '', label: vmLabel(vm) },
    ]),
  };
}

function fileOf(path: string, text: string, settings: Settings, result: Linted): CheckedFile {
  const { isScenario: _, vms, ...told } = result;
  return {
    ...told,
    path,
    source: sourceText(path, text),
    releaseBecause: settings.releaseBecause ?? result.releaseBecause,
    board: settings.board?.path,
    boardBecause: settings.board?.because ?? '',
    boardsSeen: settings.boardsSeen,
    vms: new Map(vms),
  };
}

export function checkedFile(path: string, text: string, settings: Settings, result: LintResult) {
  return fileOf(path, text, settings, linted(result));
}

/** Who reads files and says what is wrong with them. */
export interface Examiner {
  read(candidate: Candidates['candidates'][number]): ReadInput;
  lint(file: InputFile, settings: Settings): Promise<Linted>;
}

/** The one that looks at each file. */
export const examiner: Examiner = {
  read: (candidate) => readCandidate(candidate),
  lint: async ({ text, document }, { options }) => linted(await lintText(text, options, document)),
};

/** What came of a candidate, and what is to be said of it on standard error. */
export type Outcome = (
  | { readonly is: 'checked'; readonly file: CheckedFile }
  | { readonly is: 'passed over'; readonly path: string; readonly kind: string }
  /** A named file that is not a scenario, where that is let pass. */
  | { readonly is: 'let pass'; readonly path: string; readonly kind: string }
  | { readonly is: 'unreadable'; readonly path: string; readonly reason: string }
  /** In a checkout of a release before v2.5. */
  | { readonly is: 'too old'; readonly message: string; readonly skipped: boolean }
  | { readonly is: 'unchanged' }
  /** Nothing can be checked: the message of a CliError. */
  | { readonly is: 'failed'; readonly message: string; readonly exitCode: ExitCode }
) & { readonly notes: readonly string[] };

/** Whether a hook of git runs the command, as pre-commit, lint-staged and git itself say. */
function isInHook({ env }: Io): boolean {
  return env.PRE_COMMIT !== undefined || env.GIT_INDEX_FILE !== undefined;
}

/**
 * What a named file is when it is not a scenario and may be named all the same: a hook names every file that
 * changed. Undefined for all others.
 */
export function letPassAs(
  file: InputFile,
  { options }: Settings,
  { isScenario, skipped }: Pick<Linted, 'isScenario' | 'skipped'>,
  io: Io,
): string | undefined {
  if (isScenario || skipped || !(options.ifEnabled || isInHook(io))) return undefined;
  const kind = kindOf(file);
  return kind === 'scenario' ? undefined : kind;
}

type Told = Outcome extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'notes'>
    : never
  : never;

/** Checks one candidate after the other. */
export class FileChecker {
  readonly #notes: string[] = [];
  readonly #finder: Promise<SettingsFinder>;
  #broken = 0;

  /**
   * @param isMeant leaves out files that did not change
   * @param configs those that have been found already
   */
  constructor(
    private readonly io: Io,
    options: FinderOptions,
    private readonly isMeant: (file: InputFile, settings: Settings) => boolean = () => true,
    private readonly by: Examiner = examiner,
    configs?: Configs,
  ) {
    const stderr = { write: (text: string | Uint8Array) => this.#notes.push(String(text)) };
    this.#finder = SettingsFinder.fromOptions(withOutputs(io, { stderr }), options, configs);
  }

  async check(candidate: Candidates['candidates'][number]): Promise<Outcome> {
    const told = await this.#told(candidate);
    const broken = (await this.#finder).brokenBoards;
    const notes = [
      ...this.#notes.splice(0),
      ...broken.slice(this.#broken).map((problem) => `acrn-nvmx: ${printable(problem)}\n`),
    ];
    this.#broken = broken.length;
    return { ...told, notes };
  }

  async #told(candidate: Candidates['candidates'][number]): Promise<Told> {
    const read = this.by.read(candidate);
    if ('unreadable' in read) return { is: 'unreadable', ...read.unreadable };
    if ('passedOver' in read) return { is: 'passed over', ...read.passedOver };
    const { file } = read;
    const { path, text } = file;
    try {
      const settings = await (await this.#finder).of(file);
      if (!this.isMeant(file, settings)) return { is: 'unchanged' };
      const result = await this.by.lint(file, settings);
      const kind = letPassAs(file, settings, result, this.io);
      return kind === undefined
        ? { is: 'checked', file: fileOf(path, text, settings, result) }
        : { is: 'let pass', path, kind };
    } catch (error) {
      if (error instanceof CheckoutTooOld) {
        return { is: 'too old', message: error.message, skipped: error.skipped };
      }
      if (!(error instanceof CliError)) throw error;
      return { is: 'failed', message: error.message, exitCode: error.exitCode };
    }
  }
}

/** Whether all that was found is that the scenario was written for a release before v2.5. */
export function isTooOld({
  diagnostics,
}: {
  readonly diagnostics: readonly Diagnostic[];
}): boolean {
  return diagnostics.some(({ rule }) => rule === 'release-too-old');
}
