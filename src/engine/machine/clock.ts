/** Nanoseconds. */
export const MILLISECOND = 1_000_000;

/** An event that is to happen; cancel() takes it back. */
export interface Alarm {
  /** Virtual time in nanoseconds. */
  readonly at: number;
  cancel(): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  action: (() => void) | undefined;
}

function isEarlier(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Virtual time, and what happens at which time. Time passes only when `advanceTo` or `runNext` says so. */
export class Clock {
  /** Nanoseconds since power-on; the time-stamp counters of the machine count the same. */
  now = 0;
  readonly #heap: Entry[] = [];
  #order = 0;

  /** Has `action` happen at a time, or at once where that has passed. */
  at(time: number, action: () => void): Alarm {
    const entry: Entry = { at: Math.max(time, this.now), order: this.#order++, action };
    this.#push(entry);
    return {
      at: entry.at,
      cancel: () => {
        entry.action = undefined;
      },
    };
  }

  /** When the next event happens; undefined when there is none. */
  get next(): number | undefined {
    while (this.#heap[0] !== undefined && this.#heap[0].action === undefined) this.#pop();
    return this.#heap[0]?.at;
  }

  /** Lets the next event happen. */
  runNext(): void {
    if (this.next === undefined) return;
    const entry = this.#pop();
    if (entry === undefined) return;
    this.now = Math.max(this.now, entry.at);
    entry.action?.();
  }

  advanceTo(time: number): void {
    this.now = Math.max(this.now, time);
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above] as Entry;
      if (!isEarlier(entry, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child =
        right < heap.length && isEarlier(heap[right] as Entry, heap[left] as Entry) ? right : left;
      const entry = heap[child] as Entry;
      if (!isEarlier(entry, last)) break;
      heap[index] = entry;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}
