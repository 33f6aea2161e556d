/** A stream that can be written to; one that can fail later has `on` and calls `done`. */
export interface Output {
  write(chunk: string | Uint8Array, done?: () => void): unknown;
  on?(event: 'error', listener: (error: unknown) => void): unknown;
  readonly isTTY?: boolean;
  /** From now on what is written has colours and links. */
  allowColours?(): void;
  /** Puts a text in the place of the line that the cursor of a terminal is in. */
  overwrite?(text: string): void;
  /** How wide the terminal is. */
  readonly columns?: number | undefined;
}

/** What the command line needs of a process; tests give their own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** `fd` where it is a file descriptor of the process. */
  readonly stdin: AsyncIterable<Uint8Array | string> & {
    readonly fd?: number;
    readonly isTTY?: boolean;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
}

/** The same with other outputs. Standard input is opened when it is first asked for. */
export function withOutputs(io: Io, outputs: Partial<Pick<Io, 'stdout' | 'stderr'>>): Io {
  const { stdout, stderr, env } = io;
  return {
    stdout,
    stderr,
    ...outputs,
    get stdin() {
      return io.stdin;
    },
    env,
    cwd: () => io.cwd(),
  };
}

/** What a command's exit code says. */
export const EXIT = {
  clean: 0,
  problems: 1,
  /** Wrong usage: options, arguments, configuration. */
  usage: 2,
  /** It could not do the job. */
  failed: 3,
  /** By Ctrl-C, as shells have it: 128 and the number of SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error whose message is meant for the person at the terminal: one line, no stack. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    message: string,
    readonly exitCode: ExitCode,
  ) {
    super(message);
  }
}

export function usageError(message: string): CliError {
  return new CliError(message, EXIT.usage);
}

/** An option or argument with a value that it does not take. */
export function unknownValue(what: string, value: string, known: Iterable<string>): CliError {
  const problem = value === '' ? 'is empty' : `${value} is not known`;
  return usageError(`${what} ${problem} (known: ${[...known].join(', ')})`);
}

export function failure(message: string): CliError {
  return new CliError(message, EXIT.failed);
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['EISDIR', 'is a directory'],
  ['ENOTDIR', 'part of the path is not a directory'],
  ['EROFS', 'read-only file system'],
  ['ENOSPC', 'no space left on the device'],
  ['EDQUOT', 'disk quota exceeded'],
  ['EFBIG', 'file too large'],
  ['ELOOP', 'too many symbolic links'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EMFILE', 'too many open files'],
  ['EIO', 'input/output error'],
]);

/** Why a file operation failed, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: string }).code;
  const known = code === undefined ? undefined : REASONS.get(code);
  if (known !== undefined) return known;
  const message = error instanceof Error ? error.message : String(error);
  // Node's own words: "EXDEV: cross-device link not permitted, rename '/a' -> '/b'".
  return /^E[A-Z0-9]+: ([^,]+)/.exec(message)?.[1] ?? message;
}
