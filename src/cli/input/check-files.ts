import { type LintOptions, type LintResult, lint } from '../../lint.js';
import { isRelease } from '../../release.js';
import type { CheckedFile } from '../../report/checked-file.js';
import { sourceText } from '../../text/source.js';
import type { Io } from '../io.js';
import { Boards, checkoutRelease, type FoundBoard } from './boards.js';
import type { InputFile } from './files.js';
import { buildTypeOption, releaseOption, type ScenarioOptions } from './options.js';

/** How a file is to be linted, and where that was learnt. */
export interface Settings {
  readonly options: LintOptions;
  readonly board: FoundBoard | undefined;
  readonly releaseBecause: string | undefined;
}

/** Finds out what each file is checked as: the options, else what stands around the file. */
export class SettingsFinder {
  readonly #boards: Boards;
  readonly #release;
  readonly #buildType;

  constructor(
    io: Io,
    options: ScenarioOptions,
    private readonly ifEnabled = false,
    wholeBoards = false,
  ) {
    this.#boards = new Boards(io, options.board, wholeBoards);
    this.#release = releaseOption(options.release);
    this.#buildType = buildTypeOption(options.buildType);
  }

  /** What is wrong with board files that stand beside scenarios, one line each. */
  get brokenBoards(): readonly string[] {
    return this.#boards.broken;
  }

  of(file: InputFile): Settings {
    const board = this.#boards.of(file);
    const inCheckout =
      this.#release === undefined && file.absolutePath !== undefined
        ? checkoutRelease(file.absolutePath)
        : undefined;
    const release =
      this.#release ?? (inCheckout !== undefined && isRelease(inCheckout) ? inCheckout : undefined);
    return {
      board,
      releaseBecause:
        this.#release !== undefined
          ? 'as --release says'
          : release !== undefined
            ? 'as the VERSION file of the checkout says'
            : undefined,
      options: {
        ifEnabled: this.ifEnabled,
        encoding: file.encoding,
        ...(board && { board: board.board }),
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
    buildType: result.buildType,
    diagnostics: result.diagnostics,
  };
  return file;
}

export async function checkFile(file: InputFile, finder: SettingsFinder): Promise<CheckedFile> {
  const settings = finder.of(file);
  const result = await lint(sourceText(file.path, file.text), settings.options);
  return checkedFile(file.path, file.text, settings, result);
}
