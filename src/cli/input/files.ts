import { join, resolve } from 'node:path';
import { documentKind } from '../../scenario/recognise.js';
import { type DecodedText, decode } from '../../text/encoding.js';
import type { XmlDocument } from '../../xml/node.js';
import { readXml } from '../../xml/parse.js';
import { CliError, type Io, usageError } from '../io.js';
import type { Configs } from './configs.js';
import type { Excluded } from './excluded.js';
import { xmlFilesBelow } from './folder.js';
import { isFolder, RealPaths, readRegularFile, readStdin, whyNotRead } from './open.js';

/** A scenario file that was read. */
export interface InputFile extends DecodedText {
  /** As given on the command line, or joined to the directory that was given; `<stdin>` for `-`. */
  readonly path: string;
  /** Undefined for standard input, unless --stdin-filename says where it is from. */
  readonly absolutePath: string | undefined;
  readonly isStdin?: boolean;
  readonly bytes: Uint8Array;
  /** What the text holds, where it was looked at already. */
  readonly document?: XmlDocument;
  /** Makes of a changed text's bytes what stands on disk, where that is something else. */
  readonly pack?: (bytes: Uint8Array) => Uint8Array;
}

export interface Inputs {
  readonly files: readonly InputFile[];
  /** Files that could not be read: path and reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** XML files below directories that are not scenarios: path and what they are. */
  readonly passedOver: readonly { readonly path: string; readonly kind: string }[];
  /** Files that were not read, for the configuration or an option leaves them out. */
  readonly excluded: readonly Excluded[];
}

/** Elements that only board and launch files have at the top. */
const OTHER_ACRN_FILE =
  /<(?:acrn-offline-data|BIOS_INFO|BASE_BOARD_INFO|PROCESSOR_INFO|processors|uos|user_vm)\b/;

/**
 * What an XML file that nobody calls a scenario is, or one open in an editor. One that is empty, cut off or spelt
 * wrongly counts as a scenario when its text looks like one: then its error is worth showing.
 */
export function kindOf(file: DecodedText): string {
  return kindWith(file, documentOf(file));
}

function documentOf({ text, problem }: DecodedText): XmlDocument | undefined {
  const result = problem === undefined ? readXml(text) : undefined;
  return result !== undefined && 'document' in result ? result.document : undefined;
}

function kindWith({ text }: DecodedText, document: XmlDocument | undefined): string {
  const kind = document === undefined ? 'other' : documentKind(document.root);
  if (kind !== 'other') return kind;
  const isEmpty = /^\uFEFF?\s*$/.test(text);
  const looksLikeOne = /<acrn-config\b/i.test(text) && !OTHER_ACRN_FILE.test(text);
  return isEmpty || looksLikeOne ? 'scenario' : 'other';
}

function input(path: string, absolutePath: string | undefined, bytes: Uint8Array): InputFile {
  return { path, absolutePath, bytes, ...decode(bytes) };
}

/** What `-` is called, and where it is from. */
export function stdinNamed(filename: string | undefined, io: Io) {
  return {
    path: filename ?? '<stdin>',
    absolutePath: filename === undefined ? undefined : resolve(io.cwd(), filename),
    isStdin: true,
  };
}

/** The paths, or standard input where only its name is given. */
export function pathsOr(paths: readonly string[], stdinFilename: string | undefined) {
  if (stdinFilename === '') throw usageError('--stdin-filename is empty: it names a file');
  return paths.length === 0 && stdinFilename !== undefined ? ['-'] : paths;
}

/** A file that may be a scenario: not read yet, or standard input. */
type Candidate =
  | { readonly path: string; readonly absolutePath: string; readonly named: boolean }
  | { readonly file: InputFile };

/** What the paths of a command name. */
export interface Candidates extends Pick<Inputs, 'excluded'> {
  /** In the order in which they are looked at; with what could not be read even to that point. */
  readonly candidates: readonly (Candidate | Inputs['unreadable'][number])[];
}

/** What came of reading a candidate. */
export type ReadInput =
  | { readonly file: InputFile }
  | { readonly unreadable: Inputs['unreadable'][number] }
  | { readonly passedOver: Inputs['passedOver'][number] };

/** What a file is that nobody calls a scenario, and what it holds, where that was looked at. */
export interface Looked {
  readonly kind: string;
  readonly document?: XmlDocument | undefined;
}

function look(file: InputFile): Looked {
  const document = documentOf(file);
  return { kind: kindWith(file, document), document };
}

/** Reads a candidate and looks what it is, unless somebody calls it a scenario. */
export function readCandidate(
  candidate: Candidates['candidates'][number],
  lookAt: (file: InputFile, look: (file: InputFile) => Looked) => Looked = (file) => look(file),
): ReadInput {
  if ('file' in candidate) return candidate;
  if ('reason' in candidate) return { unreadable: candidate };
  const { path, absolutePath, named } = candidate;
  try {
    const file = input(path, absolutePath, readRegularFile(absolutePath));
    if (named) return { file };
    const { kind, document } = lookAt(file, look);
    if (kind !== 'scenario') return { passedOver: { path, kind } };
    return { file: document === undefined ? file : { ...file, document } };
  } catch (error) {
    return { unreadable: { path, reason: whyNotRead(error, path) } };
  }
}

/**
 * Finds the files that the paths name; without paths, those below the current directory, except what git
 * ignores.
 * @param configs what may leave files out; none are where it is not given
 * @param stdinFilename where standard input is from
 */
export async function findCandidates(
  paths: readonly string[],
  io: Io,
  configs?: Configs,
  stdinFilename?: string,
): Promise<Candidates> {
  const candidates: Candidates['candidates'][number][] = [];
  const excluded: Excluded[] = [];
  const seen = new Set<string>();
  const realPaths = new RealPaths();
  const add = async (path: string, absolutePath: string, named: boolean, isLink = true) => {
    const real = isLink ? realPaths.of(absolutePath) : realPaths.ofFile(absolutePath);
    if (seen.has(real)) return;
    seen.add(real);
    const by = await configs?.excludedBy(absolutePath);
    if (by === undefined) candidates.push({ path, absolutePath, named });
    else excluded.push({ path, by, named });
  };
  const addFolder = async (path: string, absolute: string) => {
    const below = await xmlFilesBelow(absolute);
    const shown = (found: string) => join(path, found.slice(absolute.length));
    for (const found of below.files) await add(shown(found), found, false, below.links.has(found));
    for (const { path: found, reason } of below.unreadable) {
      candidates.push({ path: shown(found), reason });
    }
  };
  for (const path of paths.length === 0 ? ['.'] : paths) {
    if (path === '') throw usageError('the name of a file is empty');
    if (path === '-') {
      if (seen.has(path)) continue;
      seen.add(path);
      const { path: name, absolutePath, isStdin } = stdinNamed(stdinFilename, io);
      const file = { ...input(name, absolutePath, await readStdin(io)), isStdin };
      candidates.push({ file });
      continue;
    }
    try {
      const absolute = resolve(io.cwd(), path);
      if (isFolder(absolute)) await addFolder(path, absolute);
      else await add(path, absolute, true);
    } catch (error) {
      if (error instanceof CliError) throw error;
      candidates.push({ path, reason: whyNotRead(error, path) });
    }
  }
  return { candidates, excluded };
}

/** Reads the scenarios among candidates. */
export function readAll({ candidates, excluded }: Candidates): Inputs {
  const files: InputFile[] = [];
  const unreadable: Inputs['unreadable'][number][] = [];
  const passedOver: Inputs['passedOver'][number][] = [];
  for (const candidate of candidates) {
    const read = readCandidate(candidate);
    if ('file' in read) {
      // The documents of many files are more than a command that wants all of them needs at once.
      const { document: _, ...file } = read.file;
      files.push(file);
    } else if ('unreadable' in read) unreadable.push(read.unreadable);
    else passedOver.push(read.passedOver);
  }
  return { files, unreadable, passedOver, excluded };
}

/** Finds and reads the scenarios that the paths name. */
export async function readInputs(...where: Parameters<typeof findCandidates>): Promise<Inputs> {
  return readAll(await findCandidates(...where));
}
