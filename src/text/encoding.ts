import { expectArgument } from './argument.js';

/** The encodings in which ACRN's XML parsers and we can read a scenario. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-8859-1' | 'us-ascii';

export interface EncodingProblem {
  readonly message: string;
  /** A UTF-16 offset into the text as far as it could be read. */
  readonly offset: number;
}

/** A file's text; a byte order mark stays in it, so that encode gives the same bytes again. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
  readonly problem?: EncodingProblem;
}

const NAMES: ReadonlyMap<string, Encoding> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'us-ascii'],
  ['ascii', 'us-ascii'],
  ['iso-8859-1', 'iso-8859-1'],
  ['latin1', 'iso-8859-1'],
]);

const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true });

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

/** XML 1.0 appendix F: what the first bytes say. */
function fromFirstBytes(bytes: Uint8Array): Encoding | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && c !== 0 && d === 0))
    return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c && c === 0 && d !== 0))
    return 'utf-16be';
  return undefined;
}

const REPLACEMENT = '\uFFFD';

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;
}

/** The first byte sequence that is not UTF-8: what the decoder replaced, and the file does not hold itself. */
function notUtf8(bytes: Uint8Array, text: string): EncodingProblem | undefined {
  const encoder = new TextEncoder();
  let read = 0;
  let start = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) {
    start += encoder.encode(text.slice(read, at)).length;
    read = at;
    if (bytes[start] !== 0xef || bytes[start + 1] !== 0xbf || bytes[start + 2] !== 0xbd) {
      const byte = hex(bytes[start] ?? 0, 2);
      return { message: `the byte ${byte} is not valid UTF-8`, offset: at };
    }
  }
  return undefined;
}

/** The first half of a surrogate pair that stands alone, or a last byte that does. */
function notUtf16(
  bytes: Uint8Array,
  text: string,
  encoding: Encoding,
): EncodingProblem | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) {
    if (at * 2 + 1 >= bytes.length) {
      return { message: 'the file ends within a character of UTF-16', offset: at };
    }
    const unit = view.getUint16(at * 2, encoding === 'utf-16le');
    if (unit !== 0xfffd) {
      return { message: `${hex(unit, 4)} is half a character of UTF-16`, offset: at };
    }
  }
  return undefined;
}

function notAscii(text: string): EncodingProblem | undefined {
  const match = /[^\0-\x7f]/.exec(text);
  if (match === null) return undefined;
  const byte = hex(match[0].charCodeAt(0), 2);
  const message = `the byte ${byte} is not US-ASCII, which the declaration says the file is`;
  return { message, offset: match.index };
}

function withProblem(
  text: string,
  encoding: Encoding,
  problem: EncodingProblem | undefined,
): DecodedText {
  return problem === undefined ? { text, encoding } : { text, encoding, problem };
}

/**
 * The text of a file. What its bytes cannot be read as is a problem of the result; without one, encode gives
 * the same bytes again.
 */
export function decode(bytes: Uint8Array): DecodedText {
  expectArgument('decode', 'bytes', bytes, 'bytes');
  const detected = fromFirstBytes(bytes);
  if (detected === 'utf-16le' || detected === 'utf-16be') {
    const text = new TextDecoder(detected, { ignoreBOM: true }).decode(bytes);
    return withProblem(text, detected, notUtf16(bytes, text, detected));
  }
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(
    latin1(bytes.subarray(0, 200)),
  );
  const name = declared?.[1] ?? 'utf-8';
  const encoding = detected ?? NAMES.get(name.toLowerCase());
  if (encoding === 'iso-8859-1') return { text: latin1(bytes), encoding };
  if (encoding === 'us-ascii') {
    const text = latin1(bytes);
    return withProblem(text, encoding, notAscii(text));
  }
  const text = UTF_8.decode(bytes);
  if (encoding === undefined) {
    const message = /^utf-?16/i.test(name)
      ? `the declaration says ${name}, but the bytes are not UTF-16`
      : `the declared encoding "${name}" is not known`;
    const offset = declared?.[0].lastIndexOf(name) ?? 0;
    return { text, encoding: 'utf-8', problem: { message, offset } };
  }
  return withProblem(text, encoding, notUtf8(bytes, text));
}

/**
 * The bytes of a text in an encoding.
 * @throws RangeError when the encoding has no such character.
 */
export function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be';
  const bytes = new Uint8Array(text.length * (wide ? 2 : 1));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (wide) view.setUint16(i * 2, code, encoding === 'utf-16le');
    else if (code > (encoding === 'us-ascii' ? 0x7f : 0xff))
      throw new RangeError(`${encoding} has no character U+${code.toString(16)}`);
    else bytes[i] = code;
  }
  return bytes;
}
