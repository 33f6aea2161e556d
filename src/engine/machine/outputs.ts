// Where a machine's devices show characters: the only writers of a boot's transcript.

/** Who speaks: ACRN's log and shell, the Service VM, the nested guest, another VM. */
type Speaker = 'acrn' | 'service-vm' | 'nested-guest' | 'vm';

export interface TranscriptLine {
  readonly speaker: Speaker;
  readonly text: string;
  /** Virtual time of the line's end in nanoseconds. */
  readonly at: number;
  /** The device that showed it, such as "ttyS0". */
  readonly device: string;
}

/** A device that shows characters: a serial line, a screen, a terminal at the far end of a network. */
export interface Output {
  put(byte: number): void;
}

/** Collects what the devices show, line by line. */
export class Outputs {
  readonly lines: TranscriptLine[] = [];
  readonly #partials = new Map<string, { text: string; at: number }>();
  /** Told of every line and of every prompt. */
  onLine: ((line: TranscriptLine) => void) | undefined;

  constructor(private readonly now: () => number) {}

  device(speaker: Speaker, device: string): Output {
    const key = `${speaker} ${device}`;
    return {
      put: (byte) => {
        if (byte === 0x0d) return;
        if (byte !== 0x0a) {
          const text = (this.#partials.get(key)?.text ?? '') + String.fromCharCode(byte);
          this.#partials.set(key, { text, at: this.now() });
          return;
        }
        this.#end(speaker, device, key);
      },
    };
  }

  /** What a device has shown since its last line ending: a prompt, for example. */
  partial(speaker: Speaker, device: string): string {
    return this.#partials.get(`${speaker} ${device}`)?.text ?? '';
  }

  /** Ends every line that has begun. */
  flush(): void {
    for (const [key, { text, at }] of this.#partials) {
      const speaker = key.slice(0, key.indexOf(' ')) as Speaker;
      const device = key.slice(key.indexOf(' ') + 1);
      if (text !== '') this.lines.push({ speaker, device, text, at });
    }
    this.#partials.clear();
    this.lines.sort((a, b) => a.at - b.at);
  }

  #end(speaker: Speaker, device: string, key: string): void {
    const line = { speaker, device, text: this.#partials.get(key)?.text ?? '', at: this.now() };
    this.#partials.delete(key);
    this.lines.push(line);
    this.onLine?.(line);
  }
}
