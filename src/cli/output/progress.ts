import { now as clock } from '../clock.js';
import type { Io } from '../io.js';

/** Whatever takes less is over before anybody would read a line; in milliseconds. */
const PATIENCE = 500;
/** Between two lines, in milliseconds. */
const PACE = 100;

/** One line on a terminal that says how far a command is: in the place of the one before, and gone at the end. */
export class ProgressLine {
  readonly #start: number;
  #last: number;
  #isShown = false;

  /** @param now milliseconds since any moment */
  constructor(
    private readonly io: Pick<Io, 'stderr' | 'env'>,
    private readonly now: () => number = clock,
  ) {
    this.#start = now();
    this.#last = this.#start;
  }

  /** Whether anybody would see it. */
  get isVisible(): boolean {
    const { stderr, env } = this.io;
    return stderr.isTTY === true && stderr.overwrite !== undefined && env.TERM !== 'dumb';
  }

  /** `words` are asked for only when they are to be shown. */
  show(words: () => string): void {
    if (!this.isVisible) return;
    const now = this.now();
    if (now - this.#start < PATIENCE || now - this.#last < PACE) return;
    this.#last = now;
    this.#isShown = true;
    this.io.stderr.overwrite?.(words());
  }

  /** To be called before anything else is written. */
  clear(): void {
    if (this.#isShown) this.io.stderr.overwrite?.('');
    this.#isShown = false;
  }
}
