// Where a machine's devices show characters: the only writers of a boot's transcript.

/** Who speaks: ACRN's log and shell, the Service VM, the nested guest, another VM. */
export type Speaker = 'acrn' | 'service-vm' | 'nested-guest' | 'vm';

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
  readonly #partials = new Map<string, string>();
  /** Told of every line and of every prompt. */
  onLine: ((line: TranscriptLine) => void) | undefined;

  constructor(private readonly now: () => number) {}

  device(speaker: Speaker, device: string): Output {
    const key = `${speaker} ${device}`;
    return {
      put: (byte) => {
        if (byte === 0x0d) return;
        if (byte !== 0x0a) {
          this.#partials.set(key, (this.#partials.get(key) ?? '') + String.fromCharCode(byte));
          return;
        }
        this.#end(speaker, device, key);
      },
    };
  }

  /** What a device has shown since its last line ending: a prompt, for example. */
  partial(speaker: Speaker, device: string): string {
    return this.#partials.get(`${speaker} ${device}`) ?? '';
  }

  /** Ends every line that has begun. */
  flush(): void {
    for (const [key, text] of this.#partials) {
      const [speaker, device] = key.split(' ') as [Speaker, string];
      if (text !== '') this.#end(speaker, device, key);
    }
  }

  #end(speaker: Speaker, device: string, key: string): void {
    const line = { speaker, device, text: this.#partials.get(key) ?? '', at: this.now() };
    this.#partials.delete(key);
    this.lines.push(line);
    this.onLine?.(line);
  }
}
