import { dirname } from 'node:path';
import { fix } from '../../fix/fix.js';
import { lint } from '../../lint.js';
import type { CheckedScenario, Workspace } from '../../lsp/workspace.js';
import { decode, type EncodingProblem } from '../../text/encoding.js';
import { sourceText } from '../../text/source.js';
import { SettingsFinder } from '../input/check-files.js';
import { type InputFile, kindOf } from '../input/files.js';
import { readRegularFile, watchFolder } from '../input/open.js';
import type { ScenarioOptions } from '../input/options.js';
import type { Io } from '../io.js';

/** How long after the last change of a file it counts, in ms: programs write a file in several steps. */
const SETTLED = 100;

function inputOf(path: string, text: string): InputFile {
  return { path, absolutePath: path, bytes: new Uint8Array(), text, encoding: 'utf-8' };
}

/** An editor shows U+FFFD for bytes that are not text, and cannot say so: while it shows the file as it is, we can. */
function encodingProblemOf(path: string, text: string): EncodingProblem | undefined {
  if (!text.includes('\uFFFD')) return undefined;
  try {
    const saved = decode(readRegularFile(path));
    return saved.text === text ? saved.problem : undefined;
  } catch {
    return undefined;
  }
}

/** The files around open scenarios, as `check` finds them. */
export class LspWorkspace implements Workspace {
  #finder: Promise<SettingsFinder>;
  #watched = new Map<string, () => void>();

  constructor(
    private readonly options: ScenarioOptions,
    private readonly io: Io,
  ) {
    this.#finder = SettingsFinder.fromOptions(io, options);
  }

  async check(path: string, text: string): Promise<CheckedScenario | undefined> {
    const file = inputOf(path, text);
    if (kindOf(file) !== 'scenario') return undefined;
    const finder = await this.#finder;
    if ((await finder.configs.excludedBy(path)) !== undefined) return undefined;
    const settings = await finder.of(file);
    const encodingProblem = encodingProblemOf(path, text);
    const result = await lint(sourceText(path, text), {
      ...settings.options,
      ...(encodingProblem && { encodingProblem }),
    });
    return { result, board: settings.board?.board };
  }

  async fix(path: string, text: string): Promise<string> {
    const { options } = await (await this.#finder).of(inputOf(path, text));
    return (await fix(path, text, { ...options, safeOnly: true })).text;
  }

  forget(): void {
    this.#finder = SettingsFinder.fromOptions(this.io, this.options);
  }

  watch(paths: readonly string[], changed: () => void): void {
    const folders = new Set(paths.map(dirname).flatMap((folder) => [folder, dirname(folder)]));
    for (const [folder, stop] of this.#watched) {
      if (folders.has(folder)) continue;
      stop();
      this.#watched.delete(folder);
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      clearTimeout(timer);
      timer = setTimeout(changed, SETTLED);
    };
    for (const folder of folders) {
      if (!this.#watched.has(folder)) this.#watched.set(folder, watchFolder(folder, settle));
    }
  }
}
