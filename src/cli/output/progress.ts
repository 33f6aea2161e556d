import type { Output } from '../io.js';

/** In milliseconds: nothing is shown before, and nothing more often than. */
const QUIET = 500;
const PAUSE = 100;

/** A line on a terminal that says how far a long command is; it is gone at the end. */
export class Progress {
  readonly #started: number;
  #shownAt = 0;
  #width = 0;

  /** @param now the time in milliseconds */
  constructor(
    private readonly stream: Output,
    private readonly total: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#started = now();
  }

  /** Says that so many of all are done. */
  tell(done: number): void {
    const time = this.now();
    if (this.stream.isTTY !== true || time - this.#started < QUIET) return;
    if (this.#width > 0 && time - this.#shownAt < PAUSE) return;
    this.#shownAt = time;
    this.#show(`${done} of ${this.total} files checked`);
  }

  end(): void {
    if (this.#width === 0) return;
    this.#show('');
    this.#write('\r');
  }

  #show(line: string): void {
    this.#write(`\r${line.padEnd(this.#width)}`);
    this.#width = line.length;
  }

  /** As bytes, for a text may not move the cursor. */
  #write(text: string): void {
    this.stream.write(new TextEncoder().encode(text));
  }
}
