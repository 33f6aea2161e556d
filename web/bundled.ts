import { scenarios } from 'bundled:scenarios';
import { texts } from 'bundled:texts';
import { decode } from '../src/text/encoding.js';
import type { Bundled } from './protocol.js';

async function bytesOf(path: string, board: string): Promise<Uint8Array> {
  const found = (await texts[board]?.())?.default[path] ?? '';
  if (typeof found === 'string') return new TextEncoder().encode(found);
  return Uint8Array.from(atob(found.base64), (character) => character.charCodeAt(0));
}

/** The text of a board file that the page has. */
export async function bundledBoard(path: string): Promise<string> {
  return decode(await bytesOf(path, path)).text;
}

/** A scenario that the page has, and its board file. */
export async function bundledScenario(path: string): Promise<Bundled | undefined> {
  const found = scenarios.find((each) => each.path === path);
  if (found === undefined) return undefined;
  const { board } = found;
  const { text, encoding, problem } = decode(await bytesOf(path, board));
  const name = path.slice(path.indexOf('/') + 1);
  const file = { name, text, crlf: false, encoding, problem, handle: undefined };
  return { file, board: { name: board, text: await bundledBoard(board) } };
}
