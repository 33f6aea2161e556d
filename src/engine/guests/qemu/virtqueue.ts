// A virtqueue of the legacy layout (virtio 1.0, 2.4), in the nested guest's memory.
import type { GuestMemory } from '../kvm/guest-memory.js';

/** As many entries as QEMU gives a queue. */
export const QUEUE_SIZE = 256;
const DESCRIPTOR = 16n;
const AVAILABLE = DESCRIPTOR * BigInt(QUEUE_SIZE);
const USED_ALIGNMENT = 0x1000n;
const NEXT = 1;
const WRITE = 2;

interface Segment {
  readonly address: bigint;
  readonly length: number;
  /** The device writes it. */
  readonly isWritable: boolean;
}

/** What the driver has made available: a chain of buffers. */
interface Chain {
  readonly head: number;
  readonly segments: readonly Segment[];
}

export class VirtQueue {
  /** Guest-physical address of the queue; 0n while the driver has not given one. */
  base = 0n;
  /** Entry of the MSI-X table. */
  vector = 0xffff;
  #seen = 0;
  #used = 0;

  constructor(private readonly memory: GuestMemory) {}

  /** The next available chain; undefined when there is none. */
  take(): Chain | undefined {
    if (this.base === 0n) return undefined;
    const available = this.base + AVAILABLE;
    const index = Number(this.memory.read(available + 2n, 2));
    if (index === this.#seen) return undefined;
    const slot = BigInt(4 + 2 * (this.#seen % QUEUE_SIZE));
    this.#seen = (this.#seen + 1) & 0xffff;
    const head = Number(this.memory.read(available + slot, 2));
    return { head, segments: this.#chain(head) };
  }

  /** The chain is done. @param written bytes that the device has stored in it */
  give({ head }: Chain, written: number): void {
    const end = AVAILABLE + BigInt(6 + 2 * QUEUE_SIZE);
    const used = this.base + ((end + USED_ALIGNMENT - 1n) / USED_ALIGNMENT) * USED_ALIGNMENT;
    const entry = used + BigInt(4 + 8 * (this.#used % QUEUE_SIZE));
    this.memory.write(entry, 4, BigInt(head));
    this.memory.write(entry + 4n, 4, BigInt(written));
    this.#used = (this.#used + 1) & 0xffff;
    this.memory.write(used + 2n, 2, BigInt(this.#used));
  }

  #chain(head: number): Segment[] {
    const segments: Segment[] = [];
    let index = head;
    for (let count = 0; count < QUEUE_SIZE; count += 1) {
      const at = this.base + DESCRIPTOR * BigInt(index % QUEUE_SIZE);
      const flags = Number(this.memory.read(at + 12n, 2));
      segments.push({
        address: this.memory.read(at, 8),
        length: Number(this.memory.read(at + 8n, 4)),
        isWritable: (flags & WRITE) !== 0,
      });
      if ((flags & NEXT) === 0) break;
      index = Number(this.memory.read(at + 14n, 2));
    }
    return segments;
  }
}
