// QEMU's virtio-blk: the disk image, read and written by sectors (virtio 1.0, 5.2).
import type { GuestMemory } from '../kvm/guest-memory.js';
import { type VirtioOptions, VirtioPci } from './virtio-pci.js';

export const SECTOR = 512;
const READ = 0;
const WRITE = 1;
const OK = 0;
const IO_ERROR = 1;
const UNSUPPORTED = 2;

export class VirtioBlk {
  readonly pci: VirtioPci;

  /** @param image whole sectors @param onNotify there are requests to be served */
  constructor(
    private readonly memory: GuestMemory,
    private readonly image: Uint8Array,
    place: Pick<VirtioOptions, 'ioBase' | 'memoryBase'>,
    onNotify: () => void,
  ) {
    const configuration = new Uint8Array(8);
    new DataView(configuration.buffer).setUint32(0, image.length / SECTOR, true);
    this.pci = new VirtioPci(
      memory,
      { ...place, deviceId: 0x1001, classCode: 0x01_0000, features: 0, queues: 1, configuration },
      onNotify,
    );
  }

  /** Serves the requests that are available. @returns how many */
  serve(): number {
    const [queue] = this.pci.queues;
    let served = 0;
    for (let chain = queue?.take(); chain !== undefined; chain = queue?.take()) {
      const [header, ...rest] = chain.segments;
      const status = rest.pop();
      if (header === undefined || status === undefined) continue;
      const type = Number(this.memory.read(header.address, 4));
      let at = Number(this.memory.read(header.address + 8n, 8)) * SECTOR;
      let written = 0;
      let result = type === READ || type === WRITE ? OK : UNSUPPORTED;
      for (const { address, length } of rest) {
        if (at + length > this.image.length) result = IO_ERROR;
        if (result !== OK) break;
        if (type === READ) {
          this.memory.load(address, this.image.subarray(at, at + length));
          written += length;
        } else this.image.set(this.memory.bytes(address, length), at);
        at += length;
      }
      this.memory.write(status.address, 1, BigInt(result));
      queue?.give(chain, written + 1);
      served += 1;
    }
    return served;
  }
}
