// Files of recorded operations: plain or gzip, UTF-8; and the programs of machine recordings.
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { MachinePrograms } from '../../engine/recording/machine/format.js';
import { parsePrograms } from '../../engine/recording/machine/parse.js';
import { TraceError } from '../../engine/recording/parse.js';
import { failure, type Io, usageError } from '../io.js';
import { isGzip, unpacked } from './gzip.js';
import { LARGEST_FILE, readNamedFile, readStdin } from './open.js';

function readBytes(path: string, io: Io): Promise<Uint8Array> | Uint8Array {
  return path === '-' ? readStdin(io) : readNamedFile(path, io);
}

/** The text of a file of recordings, or of standard input for `-`. */
export async function readRecording(path: string, io: Io): Promise<string> {
  const packed = await readBytes(path, io);
  const bytes = isGzip(packed) ? unpacked(path, packed, LARGEST_FILE) : packed;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw failure(`${path} is not text in UTF-8`);
  }
}

/** Parses a recording's text, or says where in the file it is not one. */
export function parsed<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    const place = error.line === undefined ? path : `${path}:${error.line}`;
    throw failure(`${place}: ${error.message}`);
  }
}

/** A program unpacks to no more than this many bytes. */
const LARGEST_SEGMENT = 2 ** 26;

/** The programs of a recording: those of `--program`, or of program.json beside it. */
export async function readPrograms(
  recording: string,
  program: string | undefined,
  io: Io,
): Promise<MachinePrograms> {
  if (program === undefined && recording === '-') {
    throw usageError('a machine recording from standard input needs --program FILE');
  }
  const path = program ?? join(dirname(recording), 'program.json');
  const text = await readRecording(path, io);
  return parsed(path, () =>
    parsePrograms(text, (packed) =>
      inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: LARGEST_SEGMENT }),
    ),
  );
}
