import { join, relative, resolve } from 'node:path';
import { documentKind } from '../../scenario/recognise.js';
import { type DecodedText, decode } from '../../text/encoding.js';
import { readXml } from '../../xml/parse.js';
import { CliError, type Io, usageError } from '../io.js';
import type { Configs } from './configs.js';
import type { Excluded } from './excluded.js';
import { xmlFilesBelow } from './folder.js';
import { isFolder, readRegularFile, readStdin, realPath, whyNotRead } from './open.js';

/** A scenario file that was read. */
export interface InputFile extends DecodedText {
  /** As given on the command line, or joined to the directory that was given; `<stdin>` for `-`. */
  readonly path: string;
  /** Undefined for standard input, unless --stdin-filename says where it is from. */
  readonly absolutePath: string | undefined;
  readonly isStdin?: boolean;
  readonly bytes: Uint8Array;
  /** Makes of a changed text's bytes what stands on disk, where that is something else. */
  readonly pack?: (bytes: Uint8Array) => Uint8Array;
}

export interface Inputs {
  readonly files: readonly InputFile[];
  /** Files that could not be read: path and reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** XML files below directories that are no scenarios: path and what they are. */
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
export function kindOf({ text, problem }: DecodedText): string {
  const result = problem === undefined ? readXml(text) : undefined;
  const kind =
    result !== undefined && 'document' in result ? documentKind(result.document.root) : 'other';
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
  return paths.length === 0 && stdinFilename !== undefined ? ['-'] : paths;
}

/**
 * Reads the scenarios that the paths name; without paths, those below the current directory, except what git
 * ignores.
 * @param configs what may leave files out; none are where it is not given
 * @param stdinFilename where standard input is from
 */
export async function readInputs(
  paths: readonly string[],
  io: Io,
  configs?: Configs,
  stdinFilename?: string,
): Promise<Inputs> {
  const files: InputFile[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  const passedOver: { path: string; kind: string }[] = [];
  const excluded: Excluded[] = [];
  const seen = new Set<string>();
  const read = async (path: string, named: boolean) => {
    const absolute = resolve(io.cwd(), path);
    const real = realPath(absolute);
    if (seen.has(real)) return;
    seen.add(real);
    const by = await configs?.excludedBy(absolute);
    if (by !== undefined) {
      excluded.push({ path, by, named });
      return;
    }
    try {
      const file = input(path, absolute, readRegularFile(absolute));
      const kind = named ? 'scenario' : kindOf(file);
      if (kind === 'scenario') files.push(file);
      else passedOver.push({ path, kind });
    } catch (error) {
      unreadable.push({ path, reason: whyNotRead(error, path) });
    }
  };
  const readFolder = async (path: string, absolute: string) => {
    const below = await xmlFilesBelow(absolute);
    const shown = (found: string) => join(path, relative(absolute, found));
    for (const found of below.files) await read(shown(found), false);
    for (const { path: found, reason } of below.unreadable) {
      unreadable.push({ path: shown(found), reason });
    }
  };
  for (const path of paths.length === 0 ? ['.'] : paths) {
    if (path === '') throw usageError('the name of a file is empty');
    if (path === '-') {
      const { path: name, absolutePath, isStdin } = stdinNamed(stdinFilename, io);
      files.push({ ...input(name, absolutePath, await readStdin(io)), isStdin });
      continue;
    }
    try {
      const absolute = resolve(io.cwd(), path);
      if (isFolder(absolute)) await readFolder(path, absolute);
      else await read(path, true);
    } catch (error) {
      if (error instanceof CliError) throw error;
      unreadable.push({ path, reason: whyNotRead(error, path) });
    }
  }
  return { files, unreadable, passedOver, excluded };
}
