import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { documentKind } from '../../scenario/recognise.js';
import { type DecodedText, decode } from '../../text/encoding.js';
import { readXml } from '../../xml/parse.js';
import { failure, type Io, reasonOf } from '../io.js';

/** A scenario file that was read. */
export interface InputFile extends DecodedText {
  /** As given on the command line, or joined to the directory that was given; `<stdin>` for `-`. */
  readonly path: string;
  /** Undefined for standard input. */
  readonly absolutePath: string | undefined;
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
}

const SKIPPED_FOLDERS = new Set(['node_modules', '.git']);

function xmlFilesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) {
      found.push(...xmlFilesBelow(path));
    } else if (!entry.isDirectory() && entry.name.toLowerCase().endsWith('.xml')) {
      found.push(path);
    }
  }
  return found;
}

export async function readStdin(io: Io): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) {
    chunks.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * What an XML file found below a directory is. One that cannot be parsed counts as a scenario when its
 * text looks like one: then its error is worth showing.
 */
function kindOf({ text, problem }: DecodedText): string {
  const result = problem === undefined ? readXml(text) : undefined;
  if (result !== undefined && 'document' in result) return documentKind(result.document.root);
  return /<acrn-config\b/.test(text) && /<(hv|vm)\b/.test(text) ? 'scenario' : 'other';
}

function input(path: string, absolutePath: string | undefined, bytes: Uint8Array): InputFile {
  return { path, absolutePath, bytes, ...decode(bytes) };
}

/** Reads the scenarios that the paths name; without paths, those below the current directory. */
export async function readInputs(paths: readonly string[], io: Io): Promise<Inputs> {
  const files: InputFile[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  const passedOver: { path: string; kind: string }[] = [];
  const seen = new Set<string>();
  const read = (path: string, named: boolean) => {
    const absolute = resolve(io.cwd(), path);
    if (seen.has(absolute)) return;
    seen.add(absolute);
    try {
      const file = input(path, absolute, readFileSync(absolute));
      const kind = named ? 'scenario' : kindOf(file);
      if (kind === 'scenario') files.push(file);
      else passedOver.push({ path, kind });
    } catch (error) {
      unreadable.push({ path, reason: reasonOf(error) });
    }
  };
  for (const path of paths.length === 0 ? ['.'] : paths) {
    if (path === '-') {
      files.push(input('<stdin>', undefined, await readStdin(io)));
      continue;
    }
    try {
      if (!statSync(resolve(io.cwd(), path)).isDirectory()) {
        read(path, true);
        continue;
      }
      const absolute = resolve(io.cwd(), path);
      for (const found of xmlFilesBelow(absolute)) {
        read(join(path, found.slice(absolute.length)), false);
      }
    } catch (error) {
      unreadable.push({ path, reason: reasonOf(error) });
    }
  }
  return { files, unreadable, passedOver };
}

/** Where ACRN's data folders keep the board file of a scenario: beside it, named after the board or the folder. */
export function boardCandidates(absolutePath: string, board: string | undefined): string[] {
  const folder = dirname(absolutePath);
  const names = [board, basename(folder)].filter((name) => name !== undefined && name !== '');
  return [...new Set(names)]
    .map((name) => join(folder, `${basename(name as string)}.xml`))
    .filter((path) => path !== absolutePath);
}

export function readText(path: string, io: Io, what: string): DecodedText {
  try {
    return decode(readFileSync(resolve(io.cwd(), path)));
  } catch (error) {
    throw failure(`${what} ${path} cannot be read: ${reasonOf(error)}`);
  }
}
