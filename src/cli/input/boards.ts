import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Board, readBoard } from '../../board/board.js';
import { boardExcerpt } from '../../board/excerpt.js';
import { documentKind } from '../../scenario/recognise.js';
import { type DecodedText, decode } from '../../text/encoding.js';
import { positionAt, sourceText } from '../../text/source.js';
import type { XmlDocument } from '../../xml/node.js';
import { readXml } from '../../xml/parse.js';
import { failure, type Io } from '../io.js';
import { boardCandidates, type InputFile, readText } from './files.js';

export interface FoundBoard {
  /** The path as given, or below the current directory. */
  readonly path: string;
  readonly board: Board;
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
  return documentKind(document.root) === 'board' ? document : '1:1: this is no ACRN board file';
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
  const decoded = readText(path, io, 'the board file');
  const board = parseBoard(decoded, whole);
  if (typeof board === 'string') throw failure(`the board file ${path}:${board}`);
  return { path, board };
}

/** Finds the board file of each scenario: the one given, or the one that stands beside the scenario. */
export class Boards {
  readonly #found = new Map<string, FoundBoard | undefined>();
  readonly #broken: string[] = [];
  #given: FoundBoard | undefined;

  constructor(
    private readonly io: Io,
    private readonly option: string | undefined,
    /** Read the device tree too, which only a build needs. */
    private readonly whole: boolean,
  ) {}

  /** What is wrong with board files that stand beside scenarios, one line each. */
  get broken(): readonly string[] {
    return this.#broken;
  }

  of(file: InputFile): FoundBoard | undefined {
    if (this.option !== undefined) {
      this.#given ??= readBoardFile(this.option, this.io, this.whole);
      return this.#given;
    }
    if (file.absolutePath === undefined) return undefined;
    const name = /<acrn-config\b[^>]*?\sboard\s*=\s*["']([^"']*)["']/.exec(file.text)?.[1];
    for (const path of boardCandidates(file.absolutePath, name)) {
      const found = this.#at(path);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #at(path: string): FoundBoard | undefined {
    if (this.#found.has(path)) return this.#found.get(path);
    let found: FoundBoard | undefined;
    const decoded = existsSync(path) ? decode(readFileSync(path)) : undefined;
    const board = decoded && parseBoard(decoded, this.whole);
    if (typeof board === 'string') {
      this.#broken.push(`the board file ${shown(path, this.io)}:${board}; it is not used`);
    }
    if (board !== undefined && typeof board !== 'string') {
      found = { path: shown(path, this.io), board };
    }
    this.#found.set(path, found);
    return found;
  }
}

function shown(path: string, io: Io): string {
  const below = relative(io.cwd(), path);
  return below.startsWith('..') ? path : below;
}

/** The release that the VERSION file of an enclosing acrn-hypervisor checkout names, as `v3.2`. */
export function checkoutRelease(absolutePath: string): string | undefined {
  for (let folder = dirname(absolutePath); ; folder = resolve(folder, '..')) {
    const file = join(folder, 'VERSION');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const major = /^MAJOR_VERSION=(\d+)/m.exec(text)?.[1];
    const minor = /^MINOR_VERSION=(\d+)/m.exec(text)?.[1];
    if (major !== undefined && minor !== undefined) return `v${major}.${minor}`;
    if (folder === resolve(folder, '..')) return undefined;
  }
}
