import { decode, documentKind, encode, readXml } from '../src/index.js';

/** A file of the user, as text whose lines end with LF where all of them ended with CRLF. */
export interface OpenFile {
  readonly name: string;
  readonly text: string;
  readonly kind: string;
  readonly crlf: boolean;
  readonly encoding: ReturnType<typeof decode>['encoding'];
  /** Where there is one, the file itself, to be written again. */
  readonly handle: FileSystemFileHandle | undefined;
}

function kindOf(text: string): string {
  const read = readXml(text);
  return 'document' in read ? documentKind(read.document.root) : 'other';
}

/** Reads a file without changing it. */
export async function openFile(file: File, handle?: FileSystemFileHandle): Promise<OpenFile> {
  const { text, encoding } = decode(new Uint8Array(await file.arrayBuffer()));
  const crlf = /\r\n/.test(text) && !/[^\r]\n|\r[^\n]/.test(text);
  return {
    name: file.name,
    text: crlf ? text.replaceAll('\r\n', '\n') : text,
    kind: kindOf(text),
    crlf,
    encoding,
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

type Picker = (options: object) => Promise<FileSystemFileHandle>;

/** Writes the file in place, where the browser can; else offers it. Gives back what says where it is. */
export async function saveFile(
  file: OpenFile,
  text: string,
): Promise<FileSystemFileHandle | undefined> {
  const bytes = bytesOf(file, text);
  const { showSaveFilePicker } = window as { showSaveFilePicker?: Picker };
  if (file.handle === undefined && showSaveFilePicker === undefined) {
    offer(file.name, bytes);
    return undefined;
  }
  const handle = file.handle ?? (await showSaveFilePicker?.({ suggestedName: file.name }));
  const stream = await handle?.createWritable();
  await stream?.write(new Uint8Array(bytes));
  await stream?.close();
  return handle;
}

/** The files among what was dropped, those in folders included. */
export async function droppedFiles(items: DataTransferItemList): Promise<OpenFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: OpenFile[] = [];
  const visit = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.isFile && /\.xml$/i.test(entry.name)) {
      const file = await new Promise<File>((resolve, reject) => {
        (entry as FileSystemFileEntry).file(resolve, reject);
      });
      found.push(await openFile(file));
    } else if (entry.isDirectory) {
      const reader = (entry as FileSystemDirectoryEntry).createReader();
      const inner = await new Promise<FileSystemEntry[]>((resolve, reject) => {
        reader.readEntries(resolve, reject);
      });
      for (const each of inner) await visit(each);
    }
  };
  for (const entry of entries) await visit(entry);
  return found;
}
