// QEMU's virtio-net on a tap device of the Service VM (virtio 1.0, 5.1): frames, each after a header of ten bytes.
import type { GuestMemory } from '../kvm/guest-memory.js';
import { type VirtioOptions, VirtioPci } from './virtio-pci.js';

export const RECEIVE_QUEUE = 0;
export const TRANSMIT_QUEUE = 1;
/** VIRTIO_NET_F_CSUM and VIRTIO_NET_F_MAC. */
const FEATURES = (1 << 0) | (1 << 5);
const HEADER = 10;

export class VirtioNet {
  readonly pci: VirtioPci;

  /** @param mac the card's address @param onNotify there are frames to be sent */
  constructor(
    private readonly memory: GuestMemory,
    mac: readonly number[],
    place: Pick<VirtioOptions, 'ioBase' | 'memoryBase'>,
    onNotify: () => void,
  ) {
    const configuration = Uint8Array.from([...mac, 1, 0]);
    this.pci = new VirtioPci(
      memory,
      {
        ...place,
        deviceId: 0x1000,
        classCode: 0x02_0000,
        features: FEATURES,
        queues: 2,
        configuration,
      },
      (queue) => {
        if (queue === TRANSMIT_QUEUE) onNotify();
      },
    );
  }

  /** The frames that the guest sends. */
  transmitted(): Uint8Array[] {
    const queue = this.pci.queues[TRANSMIT_QUEUE];
    const frames: Uint8Array[] = [];
    for (let chain = queue?.take(); chain !== undefined; chain = queue?.take()) {
      const bytes = chain.segments.flatMap(({ address, length }) => [
        ...this.memory.bytes(address, length),
      ]);
      queue?.give(chain, 0);
      frames.push(Uint8Array.from(bytes.slice(HEADER)));
    }
    return frames;
  }

  /** A frame for the guest; false when it has no buffer for it: the frame is lost. */
  receive(frame: Uint8Array): boolean {
    if (!this.pci.isRunning) return false;
    const queue = this.pci.queues[RECEIVE_QUEUE];
    const chain = queue?.take();
    const buffer = chain?.segments[0];
    if (queue === undefined || chain === undefined || buffer === undefined) return false;
    if (!buffer.isWritable || buffer.length < HEADER + frame.length) return false;
    this.memory.load(buffer.address, Uint8Array.from([...new Uint8Array(HEADER), ...frame]));
    queue.give(chain, HEADER + frame.length);
    return true;
  }
}
