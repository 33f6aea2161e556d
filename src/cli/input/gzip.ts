import { gunzipSync } from 'node:zlib';
import { failure } from '../io.js';

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * What gzip has packed.
 * @param limit in bytes
 * @throws CliError with exit code 3 when it is damaged, or more.
 */
export function unpacked(shownPath: string, bytes: Uint8Array, limit: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    const why = tooLarge ? `it unpacks to more than ${limit} bytes` : 'it is damaged';
    throw failure(`${shownPath} cannot be unpacked with gzip: ${why}`);
  }
}
