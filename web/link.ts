/** What a link holds: a scenario, and its board by the path of a bundled one or as a text. */
export interface Linked {
  readonly name: string;
  readonly text: string;
  readonly board: string | undefined;
  readonly boardText: string | undefined;
}

async function through(bytes: Uint8Array, stream: GenericTransformStream): Promise<Uint8Array> {
  const piped = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(stream as TransformStream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

/** The fragment of a link, which no server is ever told. */
export async function fragmentOf(linked: Linked): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(linked));
  const packed = await through(bytes, new CompressionStream('deflate-raw'));
  const binary = Array.from(packed, (byte) => String.fromCharCode(byte)).join('');
  return `#s=${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** What a fragment holds; undefined when it holds no scenario. */
export async function linkedIn(fragment: string): Promise<Linked | undefined> {
  const [, packed] = /^#s=([\w-]+)$/.exec(fragment) ?? [];
  if (packed === undefined) return undefined;
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const json = await through(bytes, new DecompressionStream('deflate-raw'));
    const { name, text, board, boardText } = JSON.parse(new TextDecoder().decode(json));
    if (typeof name !== 'string' || typeof text !== 'string') return undefined;
    const textOr = (value: unknown) => (typeof value === 'string' ? value : undefined);
    return { name, text, board: textOr(board), boardText: textOr(boardText) };
  } catch {
    return undefined;
  }
}
