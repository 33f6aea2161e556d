import { type LintOptions, type LintResult, lint } from '../../lint.js';
import type { CheckedFile } from '../../report/checked-file.js';
import type { Selection } from '../../selection.js';
import type { Diagnostic } from '../../text/diagnostic.js';
import { sourceText } from '../../text/source.js';
import type { Io } from '../io.js';
import { type BoardSearch, Boards, type FoundBoard } from './boards.js';
import type { InputFile } from './files.js';
import { buildTypeOption, type ScenarioOptions } from './options.js';
import { CheckoutTooOld, ReleaseFinder } from './release-finder.js';
import { type SelectionOptions, selectionOf } from './selection.js';

/** How a file is to be linted, and where that was learnt. */
export interface Settings {
  readonly options: LintOptions;
  readonly board: FoundBoard | undefined;
  /** When there is no board: the board files that were seen, in words. */
  readonly boardsSeen: string | undefined;
  readonly releaseBecause: string | undefined;
}

/** Finds out what each file is checked as: the options, else what stands around the file. */
export class SettingsFinder {
  readonly #boards: Boards;
  readonly #releases: ReleaseFinder;
  readonly #buildType;

  /** @param wholeBoards read boards with all that a build needs of them */
  constructor(
    io: Io,
    options: ScenarioOptions,
    private readonly ifEnabled = false,
    wholeBoards = false,
    readonly selection: Selection = {},
  ) {
    this.#boards = new Boards(io, options.board, wholeBoards);
    this.#releases = new ReleaseFinder(io, options.release);
    this.#buildType = buildTypeOption(options.buildType);
  }

  /** For a command that takes the options of check. */
  static async fromOptions(
    io: Io,
    options: ScenarioOptions & SelectionOptions & { readonly ifEnabled?: boolean },
  ): Promise<SettingsFinder> {
    return new SettingsFinder(io, options, options.ifEnabled, false, await selectionOf(options));
  }

  /** What is wrong with board files that stand near scenarios, one line each. */
  get brokenBoards(): readonly string[] {
    return this.#boards.broken;
  }

  /** @throws CheckoutTooOld when the file stands in a checkout of a release before v2.5. */
  of(file: InputFile): Settings {
    const { release, because } = this.#releases.of(file);
    const { found, seen }: BoardSearch = this.#boards.of(file);
    return {
      board: found,
      boardsSeen: seen,
      releaseBecause: because,
      options: {
        ifEnabled: this.ifEnabled,
        encoding: file.encoding,
        selection: this.selection,
        ...(found && { board: found.board }),
        ...(release && { release }),
        ...(this.#buildType && { buildType: this.#buildType }),
        ...(file.problem && { encodingProblem: file.problem }),
      },
    };
  }
}

export function checkedFile(path: string, text: string, settings: Settings, result: LintResult) {
  const file: CheckedFile = {
    path,
    source: sourceText(path, text),
    release: result.release,
    releaseBecause: settings.releaseBecause ?? result.releaseBecause,
    board: settings.board?.path,
    boardBecause: settings.board?.because ?? '',
    boardsSeen: settings.boardsSeen,
    skipped: result.skipped,
    buildType: result.buildType,
    diagnostics: result.diagnostics,
  };
  return file;
}

/** Files after their check, and those that were not checked for the release around them. */
export interface CheckedFiles {
  readonly checked: readonly CheckedFile[];
  readonly tooOld: readonly CheckoutTooOld[];
}

export async function checkFiles(
  files: readonly InputFile[],
  finder: SettingsFinder,
): Promise<CheckedFiles> {
  const checked: CheckedFile[] = [];
  const tooOld: CheckoutTooOld[] = [];
  for (const file of files) {
    try {
      const settings = finder.of(file);
      const result = await lint(sourceText(file.path, file.text), settings.options);
      checked.push(checkedFile(file.path, file.text, settings, result));
    } catch (error) {
      if (!(error instanceof CheckoutTooOld)) throw error;
      tooOld.push(error);
    }
  }
  return { checked, tooOld };
}

/** Whether all that was found is that the scenario was written for a release before v2.5. */
export function isTooOld({
  diagnostics,
}: {
  readonly diagnostics: readonly Diagnostic[];
}): boolean {
  return diagnostics.some(({ rule }) => rule === 'release-too-old');
}
