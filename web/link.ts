/** What a link holds: a scenario, and its board by the path of a bundled one or as a text. */
export interface Linked {
  readonly name: string;
  readonly text: string;
  readonly board: string | undefined;
  readonly boardText: string | undefined;
}

/** No link holds more, unpacked: a kilobyte of a fragment can become a megabyte. */
export const MOST = 2 ** 24;

/** The bytes after a stream; throws when there are more than `most`. */
async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> {
  const reader = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { value } = await reader.read();
    if (value === undefined) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new Error('more than a link can hold');
    }
    parts.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The fragment of a link, which no server is ever told; undefined when it would hold too much. */
export async function fragmentOf(linked: Linked): Promise<string | undefined> {
  const bytes = new TextEncoder().encode(JSON.stringify(linked));
  if (bytes.length > MOST) return undefined;
  const packed = await through(bytes, new CompressionStream('deflate-raw'), Infinity);
  const binary = Array.from(packed, (byte) => String.fromCharCode(byte)).join('');
  return `#s=${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** What a fragment holds; undefined when it holds no scenario. Never throws. */
export async function linkedIn(fragment: string): Promise<Linked | undefined> {
  const [, packed] = /^#s=([\w-]+)$/.exec(fragment) ?? [];
  if (packed === undefined) return undefined;
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const json = await through(bytes, new DecompressionStream('deflate-raw'), MOST);
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
    const given = new Map<string, unknown>(Object.entries(value ?? {}));
    const textOf = (key: string) => {
      const found = given.get(key);
      return typeof found === 'string' ? found : undefined;
    };
    const [name, text] = [textOf('name'), textOf('text')];
    if (name === undefined || text === undefined) return undefined;
    return { name, text, board: textOf('board'), boardText: textOf('boardText') };
  } catch {
    return undefined;
  }
}
