import { decode, type EncodingProblem, encode } from '../src/text/encoding.js';

/** A file of the user, as text whose lines end with LF where all of them ended with CRLF. */
export interface OpenFile {
  readonly name: string;
  readonly text: string;
  readonly crlf: boolean;
  readonly encoding: ReturnType<typeof decode>['encoding'];
  readonly problem: EncodingProblem | undefined;
  /** Where there is one, the file itself, to be written again. */
  readonly handle: FileSystemFileHandle | undefined;
}

/** Reads a file without changing it. */
export async function openFile(file: File, handle?: FileSystemFileHandle): Promise<OpenFile> {
  const { text, encoding, problem } = decode(new Uint8Array(await file.arrayBuffer()));
  const crlf = /\r\n/.test(text) && !/[^\r]\n|\r[^\n]/.test(text);
  return {
    name: file.name,
    text: crlf ? text.replaceAll('\r\n', '\n') : text,
    crlf,
    encoding,
    problem,
    handle,
  };
}

/** The bytes of an open file with another text: line endings and encoding stay. */
export function bytesOf({ crlf, encoding }: OpenFile, text: string): Uint8Array {
  return encode(crlf ? text.replaceAll('\n', '\r\n') : text, encoding);
}

/** Gives the user a file to keep. */
export function offer(name: string, bytes: Uint8Array, type = 'application/xml'): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** The parts of the File System Access API, where there is one. */
interface FilePickers {
  showSaveFilePicker?(options: object): Promise<FileSystemFileHandle>;
  showOpenFilePicker?(options: object): Promise<FileSystemFileHandle[]>;
}

const pickers = window as Window & FilePickers;

/** Writes the file in place, where the browser can; else offers it. Gives back what says where it is. */
export async function saveFile(
  file: OpenFile,
  text: string,
): Promise<FileSystemFileHandle | undefined> {
  const bytes = bytesOf(file, text);
  if (file.handle === undefined && pickers.showSaveFilePicker === undefined) {
    offer(file.name, bytes);
    return undefined;
  }
  const handle = file.handle ?? (await pickers.showSaveFilePicker?.({ suggestedName: file.name }));
  const stream = await handle?.createWritable();
  await stream?.write(new Uint8Array(bytes));
  await stream?.close();
  return handle;
}

/** Asks for files that can be saved in place; undefined where the browser has no such thing. */
export async function pickFiles(): Promise<OpenFile[] | undefined> {
  if (pickers.showOpenFilePicker === undefined) return undefined;
  const accept = { 'application/xml': ['.xml'] };
  const handles = await pickers.showOpenFilePicker({ multiple: true, types: [{ accept }] });
  return Promise.all(handles.map(async (handle) => openFile(await handle.getFile(), handle)));
}

function isXml(name: string): boolean {
  return /\.xml$/i.test(name);
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A directory gives its entries in several helpings, the last of them empty. */
async function entriesIn(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isDirectory) {
    const entries = await entriesIn(entry as FileSystemDirectoryEntry);
    return (await Promise.all(entries.map(filesIn))).flat();
  }
  return isXml(entry.name) ? [await fileOf(entry as FileSystemFileEntry)] : [];
}

/** Where the browser can write a dropped file again, its handle. */
async function handleOf(item: DataTransferItem): Promise<FileSystemFileHandle | undefined> {
  const source = item as { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };
  const handle = await source.getAsFileSystemHandle?.();
  return handle?.kind === 'file' ? (handle as FileSystemFileHandle) : undefined;
}

/** The XML files among what was dropped, those in folders included. */
export async function droppedFiles(items: DataTransferItemList): Promise<OpenFile[]> {
  // All is asked for at once: the list is empty after the event.
  const dropped = [...items].map((item) => ({
    entry: item.webkitGetAsEntry(),
    handle: handleOf(item),
  }));
  const found = await Promise.all(
    dropped.map(async ({ entry, handle }) => {
      const files = entry === null ? [] : await filesIn(entry);
      const own = entry?.isFile ? await handle : undefined;
      return Promise.all(files.map((file) => openFile(file, own)));
    }),
  );
  return found.flat();
}
