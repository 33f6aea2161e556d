import { boards, scenarios } from 'bundled:scenarios';
import { decode } from '../src/text/encoding.js';
import type { OpenFile } from './files.js';

export const BUNDLED = scenarios.map(({ path }) => path);
export const BUNDLED_BOARDS = Object.keys(boards);

async function bytesOf(path: string, board: string): Promise<Uint8Array> {
  const texts = (await boards[board]?.())?.default;
  const found = texts?.[path] ?? '';
  if (typeof found === 'string') return new TextEncoder().encode(found);
  return Uint8Array.from(atob(found.base64), (character) => character.charCodeAt(0));
}

/** The text of a board file that the page has. */
export async function bundledBoard(path: string): Promise<string> {
  return decode(await bytesOf(path, path)).text;
}

/** A scenario that the page has, and the path of its board file. */
export async function bundledScenario(
  path: string,
): Promise<{ file: OpenFile; board: string } | undefined> {
  const found = scenarios.find((each) => each.path === path);
  if (found === undefined) return undefined;
  const { text, encoding, problem } = decode(await bytesOf(path, found.board));
  const name = path.slice(path.indexOf('/') + 1);
  const file = { name, text, crlf: false, encoding, problem, handle: undefined };
  return { file, board: found.board };
}
