/** Who speaks in a boot transcript: ACRN's log and shell, the Service VM's console, the nested guest's. */
export type Speaker = 'acrn' | 'service-vm' | 'nested-guest';

export interface TranscriptLine {
  readonly speaker: Speaker;
  readonly text: string;
}

/** Collects what the machine's consoles show, line by line. */
export class Transcript {
  readonly lines: TranscriptLine[] = [];
  #partial = '';

  say(speaker: Speaker, text: string): void {
    this.lines.push({ speaker, text });
  }

  /** A byte from the nested guest's serial line. */
  receive(byte: number): void {
    if (byte === 0x0d) return;
    if (byte === 0x0a) this.flush();
    else this.#partial += String.fromCharCode(byte);
  }

  /** What the nested guest has sent since its last line ending: a prompt, for example. */
  get partial(): string {
    return this.#partial;
  }

  flush(): void {
    this.say('nested-guest', this.#partial);
    this.#partial = '';
  }
}
