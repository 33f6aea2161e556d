import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Board, readBoard } from '../board/board.js';
import { documentKind } from '../scenario/recognise.js';
import { type DecodedText, decode } from '../text/encoding.js';
import { positionAt, sourceText } from '../text/source.js';
import type { XmlDocument } from '../xml/node.js';
import { parseXml } from '../xml/parse.js';
import { findXmlProblem } from '../xml/well-formed.js';
import { boardCandidates, type InputFile, readText } from './files.js';
import { failure, type Io } from './io.js';

export interface FoundBoard {
  /** The path as given, or below the current directory. */
  readonly path: string;
  readonly board: Board;
}

/** The document of a board file; `undefined` with a reason when it is none. */
function parseBoard({ text, problem }: DecodedText): XmlDocument | string {
  const found = problem ?? findXmlProblem(text);
  if (found !== undefined) {
    const offset = 'offset' in found ? found.offset : found.range.start;
    const { line, column } = positionAt(sourceText('', text), offset);
    return `${line}:${column}: not well-formed XML: ${found.message}`;
  }
  try {
    const document = parseXml(text);
    return documentKind(document.root) === 'board' ? document : '1:1: this is no ACRN board file';
  } catch (error) {
    return `1:1: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function given(path: string, io: Io): FoundBoard {
  const document = parseBoard(readText(path, io, 'the board file'));
  if (typeof document === 'string') throw failure(`the board file ${path}:${document}`);
  return { path, board: readBoard(document) };
}

/** Finds the board file of each scenario: the one given, or the one that stands beside the scenario. */
export class Boards {
  readonly #found = new Map<string, FoundBoard | undefined>();
  #given: FoundBoard | undefined;

  constructor(
    private readonly io: Io,
    private readonly option: string | undefined,
  ) {}

  of(file: InputFile): FoundBoard | undefined {
    if (this.option !== undefined) {
      this.#given ??= given(this.option, this.io);
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
    const document = existsSync(path) ? parseBoard(decode(readFileSync(path))) : '';
    if (typeof document !== 'string') {
      found = { path: shown(path, this.io), board: readBoard(document) };
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
