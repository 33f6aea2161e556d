import { basename, dirname, join } from 'node:path';
import { type Board, readBoard } from '../../board/board.js';
import { boardExcerpt } from '../../board/excerpt.js';
import { documentKind } from '../../scenario/recognise.js';
import { type DecodedText, decode } from '../../text/encoding.js';
import { addAll } from '../../text/long-lists.js';
import { positionAt, sourceText } from '../../text/source.js';
import type { XmlDocument } from '../../xml/node.js';
import { readXml } from '../../xml/parse.js';
import { failure, type Io } from '../io.js';
import type { InputFile } from './files.js';
import { xmlFilesBelow } from './folder.js';
import {
  entriesOf,
  isRegularFile,
  RealPaths,
  readNamedFile,
  readRegularFile,
  readStart,
  whyNotRead,
} from './open.js';
import { shownPath } from './shown-path.js';

export interface FoundBoard {
  /** The path as given, or below the current directory. */
  readonly path: string;
  readonly board: Board;
  /** The content of the file. */
  readonly bytes: Uint8Array;
  /** How it was found, in words that follow its path; empty when it was named. */
  readonly because: string;
}

/** The path of a board file, absolute or below the current directory, and who names it; empty for an option. */
type NamedBoard = Pick<FoundBoard, 'path' | 'because'>;

/** What came of the search for a board file. */
export interface BoardSearch {
  readonly found: FoundBoard | undefined;
  /** When none was found: the board files that were seen, and why none of them is taken. */
  readonly seen: string | undefined;
}

function problemAt(text: string, offset: number, message: string): string {
  const { line, column } = positionAt(sourceText('', text), offset);
  return `${line}:${column}: ${message}`;
}

/** The document of a board file, or in words why it is none. */
function boardDocument(text: string): XmlDocument | string {
  const result = readXml(text);
  if ('problem' in result) {
    const { range, message } = result.problem;
    return problemAt(text, range.start, `not well-formed XML: ${message}`);
  }
  const { document } = result;
  return documentKind(document.root) === 'board' ? document : '1:1: this is not an ACRN board file';
}

/** A board file, or the part of it that checks look at, or in words why it is none. */
function parseBoard({ text, problem }: DecodedText, whole: boolean): Board | string {
  if (problem !== undefined) return problemAt(text, problem.offset, problem.message);
  const document = boardDocument(whole ? text : boardExcerpt(text));
  if (typeof document === 'string') {
    // Positions count in the whole file.
    const again = whole ? document : boardDocument(text);
    return typeof again === 'string' ? again : document;
  }
  const board = readBoard(document, text);
  if (board.pcpuIds.length > 0) return board;
  return problemAt(text, document.root.range.start, 'the board file names no pCPU');
}

/**
 * Reads a board file that was given by its path; `whole` with its device tree, which only a build needs.
 * @throws CliError with exit code 3 when it is none.
 */
export function readBoardFile(path: string, io: Io, whole = false): FoundBoard {
  const bytes = readNamedFile(path, io, 'the board file');
  const board = parseBoard(decode(bytes), whole);
  if (typeof board === 'string') throw failure(`the board file ${path}:${board}`);
  return { path, board, bytes, because: '' };
}

/** Where a board file may be, in the order in which it is looked for. */
function namedCandidates(folder: string, board: string): { path: string; because: string }[] {
  const byBoard = board === '' ? [] : [`${basename(board)}.xml`, `${basename(board)}.board.xml`];
  const own = `${basename(folder)}.xml`;
  return [
    ...byBoard.map((name) => ({
      path: join(folder, name),
      because: "named after the scenario's board",
    })),
    { path: join(folder, own), because: 'named after its folder' },
  ];
}

/** Enough of a file to tell a board file: its sections start at the top. */
const START = 16384;
const BOARD_ROOT = /<(?:acrn-config|acrn-offline-data)(?=[\s>])/;
const BOARD_SECTION = /<(?:BIOS_INFO|BASE_BOARD_INFO|PROCESSOR_INFO|processors)[\s>]/;

/** The board attribute of the root of a scenario or board file; empty without one. */
function boardNameIn(text: string): string {
  const start = BOARD_ROOT.exec(text)?.index ?? text.length;
  const tag = text.slice(start, text.indexOf('>', start));
  return /\sboard\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] ?? '';
}

/** A file that looks like a board file, and the name that it gives the board. */
interface Seen {
  readonly path: string;
  readonly board: string;
}

/** The name of the board that a file is about; undefined where the file does not look like a board file. */
function boardIn(path: string): string | undefined {
  const { text } = decode(readStart(path, START) ?? new Uint8Array());
  return BOARD_ROOT.test(text) && BOARD_SECTION.test(text) ? boardNameIn(text) : undefined;
}

/** The files below a folder that look like board files, by path; none where it cannot be read. */
export async function boardFilesBelow(folder: string): Promise<Seen[]> {
  try {
    return (await xmlFilesBelow(folder)).files.flatMap((path) => {
      const board = boardIn(path);
      return board === undefined ? [] : [{ path, board }];
    });
  } catch {
    return [];
  }
}

/** Finds the board file of each scenario: the one given, or one that stands near the scenario. */
export class Boards {
  readonly #near = new Map<string, Omit<FoundBoard, 'because'> | undefined>();
  readonly #inFolder = new Map<string, readonly Seen[]>();
  readonly #broken: string[] = [];
  readonly #named = new Map<string, FoundBoard>();
  readonly #realPaths = new RealPaths();

  constructor(
    private readonly io: Io,
    private readonly option: string | undefined,
    /** Read the device tree too, which only a build needs. */
    private readonly whole: boolean,
  ) {}

  /** What is wrong with board files that stand near scenarios, one line each. */
  get broken(): readonly string[] {
    return this.#broken;
  }

  /**
   * The board file of a scenario: `--board`; what the configuration says; beside it `<its board attribute>.xml`, `….board.xml`,
   * `<folder>.xml`, or the only board file there; the same one folder up. For a link, all that beside the
   * link, then beside the file.
   */
  of(file: InputFile, configured?: NamedBoard): BoardSearch {
    const named = this.option === undefined ? configured : { path: this.option, because: '' };
    if (named !== undefined) return { found: this.#read(named), seen: undefined };
    const { absolutePath } = file;
    if (absolutePath === undefined) return { found: undefined, seen: undefined };
    const name = boardNameIn(file.text);
    const near = [absolutePath, this.#realPaths.of(absolutePath)].map(dirname);
    const folders = new Set(near.flatMap((folder) => [folder, dirname(folder)]));
    const seen: Seen[] = [];
    for (const folder of folders) {
      const up = near.includes(folder) ? '' : ', one folder up';
      for (const { path, because } of namedCandidates(folder, name)) {
        const found = path === absolutePath ? undefined : this.#at(path, `${because}${up}`);
        if (found !== undefined) return { found, seen: undefined };
      }
      const boards = this.#boardsIn(folder);
      const fitting = boards.filter(({ board }) => name === '' || board === '' || board === name);
      const [only, another] = fitting;
      if (only !== undefined && another === undefined) {
        const found = this.#at(
          only.path,
          `the only board file ${up === '' ? 'beside it' : 'one folder up'}`,
        );
        if (found !== undefined) return { found, seen: undefined };
      }
      addAll(seen, boards);
      if (another !== undefined) break;
    }
    return { found: undefined, seen: this.#words(seen, name) };
  }

  #read({ path, because }: NamedBoard): FoundBoard {
    const known = this.#named.get(path);
    if (known !== undefined) return known;
    const found = { ...readBoardFile(path, this.io, this.whole), because };
    this.#named.set(path, found);
    return found;
  }

  /** Which board files there are, for somebody who has to choose. */
  #words(seen: readonly Seen[], name: string): string | undefined {
    const names = seen.map(({ path, board }) => {
      const of = name !== '' && board !== '' && board !== name ? ` (of the board "${board}")` : '';
      return `${shownPath(path, this.io)}${of}`;
    });
    const [first] = names;
    if (first === undefined) return undefined;
    if (names.length === 1) return `${first} is a board file: --board takes it`;
    const some = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
    return `${some.slice(0, -1).join(', ')} and ${some.at(-1)} are board files: say which with --board`;
  }

  /** The files of a folder that look like board files. */
  #boardsIn(folder: string): readonly Seen[] {
    const known = this.#inFolder.get(folder);
    if (known !== undefined) return known;
    const seen: Seen[] = [];
    try {
      for (const { name } of entriesOf(folder)) {
        if (!name.toLowerCase().endsWith('.xml')) continue;
        const path = join(folder, name);
        const board = boardIn(path);
        if (board !== undefined) seen.push({ path, board });
      }
    } catch {
      // A folder that cannot be read shows no board files.
    }
    this.#inFolder.set(folder, seen);
    return seen;
  }

  #at(path: string, because: string): FoundBoard | undefined {
    if (!this.#near.has(path)) this.#near.set(path, this.#boardAt(path));
    const near = this.#near.get(path);
    return near && { ...near, because };
  }

  #boardAt(path: string): Omit<FoundBoard, 'because'> | undefined {
    if (!isRegularFile(path)) return undefined;
    const shown = shownPath(path, this.io);
    let bytes: Uint8Array;
    let board: Board | string;
    try {
      bytes = readRegularFile(path);
      board = parseBoard(decode(bytes), this.whole);
    } catch (error) {
      this.#broken.push(
        `the board file ${shown} cannot be read: ${whyNotRead(error, path)}; it is not used`,
      );
      return undefined;
    }
    if (typeof board !== 'string') return { path: shown, board, bytes };
    this.#broken.push(`the board file ${shown}:${board}; it is not used`);
    return undefined;
  }
}
