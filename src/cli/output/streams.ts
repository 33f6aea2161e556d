import { printable, printableOutput } from '../../text/printable.js';
import {
  EXIT,
  type ExitCode,
  failure,
  type Io,
  type Output,
  reasonOf,
  withOutputs,
} from '../io.js';

/** A stream that tells of its failure only when asked, and shows nothing that a terminal acts on. */
class CheckedStream {
  #failure: unknown;
  #used = false;
  #hasColours = false;

  constructor(private readonly stream: Output) {
    this.stream.on?.('error', (error) => {
      this.#failure ??= error;
    });
  }

  get isTTY(): boolean {
    return this.stream.isTTY === true;
  }

  get columns(): number | undefined {
    return this.stream.columns;
  }

  allowColours(): void {
    this.#hasColours = true;
  }

  /** Text is escaped; bytes are the content of a file and stay as they are. */
  write(chunk: string | Uint8Array): void {
    if (this.#failure !== undefined) return;
    this.#used = true;
    try {
      this.stream.write(
        typeof chunk === 'string' ? printableOutput(chunk, this.#hasColours) : chunk,
      );
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Only onto a terminal; what is longer than its line is cut. */
  overwrite(text: string): void {
    if (this.#failure !== undefined || !this.isTTY) return;
    try {
      const shown = printable(text).slice(0, (this.columns ?? Number.POSITIVE_INFINITY) - 1);
      this.stream.write(`\r\u001b[K${shown}`);
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Waits until everything is written, and says why it could not be. */
  async failure(): Promise<unknown> {
    if (this.stream.on !== undefined && this.#used && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.stream.on?.('error', () => resolve());
        try {
          this.stream.write('', () => resolve());
        } catch (error) {
          this.#failure = error;
          resolve();
        }
      });
    }
    return this.#failure;
  }
}

/** Nobody reads any more, as behind `| head -1`: no reason to complain. */
function isClosed(failure: unknown): boolean {
  return failure === undefined || (failure as { code?: string }).code === 'EPIPE';
}

/** The streams of a command, and what became of its output. */
export class CheckedIo implements Io {
  readonly stdout: CheckedStream;
  readonly stderr: CheckedStream;
  readonly env: Io['env'];

  constructor(private readonly io: Io) {
    this.stdout = new CheckedStream(io.stdout);
    this.stderr = new CheckedStream(io.stderr);
    this.env = io.env;
  }

  /** Node makes the stream, and loads what it is made of, when it is first asked for. */
  get stdin(): Io['stdin'] {
    return this.io.stdin;
  }

  /** A field, as the others are: commands copy these with another input. */
  readonly cwd = (): string => {
    try {
      return this.io.cwd();
    } catch {
      throw failure('the current folder is gone, or may not be read');
    }
  };

  /** The command's exit code, or 3 when its output could not be written. */
  async settle(code: ExitCode): Promise<ExitCode> {
    const failure = await this.stdout.failure();
    if (!isClosed(failure)) {
      this.stderr.write(`acrn-nvmx: standard output cannot be written: ${reasonOf(failure)}\n`);
    }
    return isClosed(failure) && isClosed(await this.stderr.failure()) ? code : EXIT.failed;
  }
}

/** The same without standard output: what is told is told in another form. */
export function quiet(io: Io): Io {
  return withOutputs(io, { stdout: { write: () => true } });
}

/**
 * Writes what is meant for a file or another program: exactly so into a file or pipe, and escaped onto a
 * terminal.
 */
export function writeContent(io: Io, content: string | Uint8Array): void {
  const { stdout } = io;
  if (stdout.isTTY === true) {
    stdout.write(typeof content === 'string' ? content : new TextDecoder().decode(content));
  } else {
    stdout.write(typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }
}
