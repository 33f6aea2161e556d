import { join } from 'node:path';
import { HOST_FILES, HOST_FOLDERS, type HostFiles, hostText } from '../../host/host/read.js';
import { CliError, failure } from '../io.js';
import { unpacked } from './gzip.js';
import { entriesOf, isFolder, kindAt, readRegularFile, whyNotRead } from './open.js';

/** The text of a file; empty for a folder or a device, undefined when it is not there or not readable. */
function contentOf(path: string): string | undefined {
  const kind = kindAt(path);
  if (kind !== 'file') return kind === undefined ? undefined : '';
  try {
    return new TextDecoder().decode(readRegularFile(path));
  } catch {
    return undefined;
  }
}

function filesIn(folder: string): string[] {
  try {
    return entriesOf(folder)
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.conf'));
  } catch {
    return [];
  }
}

/** The files below a root that tell whether nested guests run. */
export function readHostTree(root: string): HostFiles {
  const files = new Map<string, string>();
  const paths = HOST_FOLDERS.flatMap((folder) =>
    filesIn(join(root, folder)).map((name) => `${folder}/${name}`),
  );
  for (const path of [...HOST_FILES, ...paths]) {
    const content = contentOf(join(root, path));
    if (content !== undefined) files.set(path, content);
  }
  return files;
}

/** Whether a folder looks like the root of a Linux machine. */
export function isHostTree(folder: string): boolean {
  return contentOf(join(folder, 'proc/cpuinfo')) !== undefined;
}

/** No bundle unpacks to more bytes. */
const LARGEST_BUNDLE = 2 ** 26;

/** A path below the root, as archives have it. */
function belowRoot(name: string): string {
  return name.replace(/^\.?\//, '');
}

function isRead(path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return HOST_FILES.includes(path) || (HOST_FOLDERS.includes(folder) && path.endsWith('.conf'));
}

/** The files of a bundle that host --collect wrote. */
async function readBundle(bytes: Uint8Array, shown: string): Promise<HostFiles> {
  const { parseTar } = await import('nanotar');
  // A copy, for all of its ArrayBuffer is read as the archive.
  const archive = new Uint8Array(unpacked(shown, bytes, LARGEST_BUNDLE));
  const files = new Map<string, string>();
  try {
    const found = parseTar(archive, {
      filter: ({ name, type, size = Number.NaN }) => {
        // It would be led back to what it has read.
        if (!(size >= 0)) throw new RangeError('the size of a file is not a number');
        return type === 'file' && isRead(belowRoot(name));
      },
    });
    for (const { name, text } of found) files.set(belowRoot(name), text);
  } catch {
    throw failure(`${shown} is damaged, or not a bundle of host --collect`);
  }
  return files;
}

/**
 * The text of a machine: a folder that is its root, or a bundle.
 * @throws CliError with exit code 3 when it cannot be read or has no /proc/cpuinfo.
 */
export async function readHost(path: string, shown: string): Promise<string> {
  let files: HostFiles;
  try {
    files = isFolder(path) ? readHostTree(path) : await readBundle(readRegularFile(path), shown);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw failure(`${shown} cannot be read: ${whyNotRead(error, path)}`);
  }
  if (!files.has('proc/cpuinfo')) {
    throw failure(`${shown} is not the root of a Linux machine: it has no proc/cpuinfo`);
  }
  return hostText(files);
}
