import { dirname, join } from 'node:path';
import { type Config, type ConfigSettings, settingsOf } from '../../config/config.js';
import type { ConfigProblem } from '../../config/read.js';
import { printable } from '../../text/printable.js';
import { positionAt, sourceText } from '../../text/source.js';
import { failure, type Io, usageError } from '../io.js';
import { globMatcher, type PathMatcher } from './globs.js';
import { isRegularFile, readRegularFile, whyNotRead } from './open.js';
import { notALevel, notARule } from './selection.js';
import { shownPath } from './shown-path.js';

/** What is said about configurations and excluded files on the command line. */
export interface ConfigOptions {
  /** False for --no-config. */
  readonly config?: boolean;
  readonly exclude?: readonly string[];
}

const CONFIG = 'acrn-nvmx.config.json';
const PACKAGE = 'package.json';
/** The key of package.json. */
const KEY = 'acrn-nvmx';
/** That key, unless it is the name of a package, whose value is its version. */
const HAS_KEY = /"acrn-nvmx"\s*:(?!\s*")/;

/** A configuration that was found. */
interface FoundConfig {
  /** Its file, as messages show it. */
  readonly path: string;
  readonly folder: string;
  readonly config: Config;
  readonly excludes: PathMatcher;
  readonly overrides: readonly PathMatcher[];
}

/** What a configuration says of one file. */
export interface FileConfig {
  readonly found: FoundConfig | undefined;
  readonly settings: ConfigSettings;
  /** The numbers of the overrides that are for the file. */
  readonly overrides: readonly number[];
}

/** Finds the configuration of each file: the nearest one, in its folder or those around it. */
export class Configs {
  readonly #nearest = new Map<string, Promise<FoundConfig | undefined>>();
  #excluded: Promise<PathMatcher> | undefined;

  constructor(
    private readonly io: Io,
    private readonly options: ConfigOptions = {},
  ) {}

  /**
   * What is said of a file, or of standard input, which is in the current folder.
   * @throws CliError with exit code 2 when the configuration has mistakes, 3 when it cannot be read.
   */
  async of(path: string | undefined): Promise<FileConfig> {
    const folder = path === undefined ? this.io.cwd() : dirname(path);
    const found = this.options.config === false ? undefined : await this.#nearestTo(folder);
    const all = found?.config.overrides ?? [];
    const overrides =
      path === undefined ? [] : all.flatMap((_, i) => (found?.overrides[i]?.(path) ? [i] : []));
    const matching = overrides.flatMap((i) => all[i] ?? []);
    return { found, settings: settingsOf([found?.config ?? {}, ...matching]), overrides };
  }

  /** Who says that a file is not to be checked, as messages name it; undefined when nobody does. */
  async excludedBy(path: string): Promise<string | undefined> {
    const { exclude = [] } = this.options;
    if (exclude.includes('')) throw usageError('--exclude is empty: it is a pattern of paths');
    this.#excluded ??= globMatcher(exclude, this.io.cwd());
    if ((await this.#excluded)(path)) return '--exclude';
    const { found } = await this.of(path);
    return found?.excludes(path) ? found.path : undefined;
  }

  /** The files of all that were found, as messages show them. */
  async files(): Promise<string[]> {
    const found = await Promise.all(this.#nearest.values());
    return found.flatMap((each) => each?.path ?? []);
  }

  #nearestTo(folder: string): Promise<FoundConfig | undefined> {
    const known = this.#nearest.get(folder);
    if (known !== undefined) return known;
    const up = dirname(folder);
    const nearest = this.#in(folder).then(
      (found) => found ?? (up === folder ? undefined : this.#nearestTo(up)),
    );
    this.#nearest.set(folder, nearest);
    return nearest;
  }

  async #in(folder: string): Promise<FoundConfig | undefined> {
    const own = join(folder, CONFIG);
    if (isRegularFile(own)) return this.#read(own, undefined);
    const shared = join(folder, PACKAGE);
    return isRegularFile(shared) ? this.#read(shared, KEY) : undefined;
  }

  async #read(file: string, key: string | undefined): Promise<FoundConfig | undefined> {
    const path = shownPath(file, this.io);
    let text: string;
    try {
      text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(readRegularFile(file));
    } catch (error) {
      throw failure(`${path} cannot be read: ${whyNotRead(error, path)}`);
    }
    if (key !== undefined && !HAS_KEY.test(text)) return undefined;
    const { readConfig } = await import('../../config/read.js');
    const read = readConfig(text, key);
    if (read === undefined) return undefined;
    if ('problems' in read) throw this.#refused(path, text, read.problems);
    const wrong: ConfigProblem[] = [];
    for (const { name, level, range } of read.rules) {
      const message = (await notARule(name)) ?? notALevel(name, level);
      if (message !== undefined) wrong.push({ message, range });
    }
    if (wrong.length > 0) throw this.#refused(path, text, wrong);
    const folder = dirname(file);
    const { config } = read;
    const { exclude = [], overrides = [] } = config;
    try {
      return {
        path,
        folder,
        config,
        excludes: await globMatcher(exclude, folder),
        overrides: await Promise.all(overrides.map(({ files }) => globMatcher(files, folder))),
      };
    } catch (error) {
      const { GlobError } = await import('./glob.js');
      if (!(error instanceof GlobError)) throw error;
      const start = Math.max(text.indexOf(JSON.stringify(error.glob)), 0);
      const { message } = error;
      throw this.#refused(path, text, [{ message, range: { start, end: start } }]);
    }
  }

  /** Says all mistakes but the last; that one is the error. */
  #refused(path: string, text: string, problems: readonly ConfigProblem[]) {
    const source = sourceText(path, text);
    const lines = problems.map(({ message, range }) => {
      const { line, column } = positionAt(source, range.start);
      return `${path}:${line}:${column}: ${message}`;
    });
    for (const line of lines.slice(0, -1)) this.io.stderr.write(`acrn-nvmx: ${printable(line)}\n`);
    return usageError(lines.at(-1) ?? path);
  }
}
