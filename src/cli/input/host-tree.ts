import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { HOST_FILES, HOST_FOLDERS, type HostFiles, hostText } from '../../host/host/read.js';
import { failure } from '../io.js';
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

/** The files of a bundle that host --collect wrote. */
async function readBundle(bytes: Uint8Array): Promise<HostFiles> {
  const { parseTar } = await import('nanotar');
  const files = new Map<string, string>();
  for (const { name, text, type } of parseTar(gunzipSync(bytes))) {
    if (type === 'file') files.set(name.replace(/^\.?\//, ''), text);
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
    files = isFolder(path) ? readHostTree(path) : await readBundle(readRegularFile(path));
  } catch (error) {
    throw failure(`${shown} cannot be read: ${whyNotRead(error, path)}`);
  }
  if (!files.has('proc/cpuinfo')) {
    throw failure(`${shown} is not the root of a Linux machine: it has no proc/cpuinfo`);
  }
  return hostText(files);
}
