// The PCI bus of QEMU's i440FX machine, reached by configuration mechanism 1 (ports 0xcf8 and 0xcfc).
const ADDRESS_PORT = 0xcf8;
const DATA_PORT = 0xcfc;
const ENABLE = 0x8000_0000;
const ABSENT = 0xffff_ffff;

export interface PciFunction {
  /** Configuration space. */
  readonly configuration: DataView;
  /** A store to configuration space; what is read-only stays. */
  configure(offset: number, size: 1 | 2 | 4, value: number): void;
}

export class PciBus {
  #address = 0;

  /** @param functions by their device numbers on bus 0 */
  constructor(private readonly functions: ReadonlyMap<number, PciFunction>) {}

  static owns(port: number): boolean {
    return port >= ADDRESS_PORT && port < DATA_PORT + 4;
  }

  read(port: number, size: 1 | 2 | 4): number {
    if (port < DATA_PORT) return this.#address;
    const target = this.#selected();
    if (target === undefined) return ABSENT >>> (32 - 8 * size);
    const offset = this.#offset(port);
    const { configuration } = target;
    if (size === 4) return configuration.getUint32(offset, true);
    return size === 2 ? configuration.getUint16(offset, true) : configuration.getUint8(offset);
  }

  write(port: number, size: 1 | 2 | 4, value: number): void {
    if (port < DATA_PORT) this.#address = value >>> 0;
    else this.#selected()?.configure(this.#offset(port), size, value);
  }

  /** Bus 0, function 0 of the device in bits 15:11. */
  #selected(): PciFunction | undefined {
    if (this.#address < ENABLE || (this.#address & 0x00ff_0700) !== 0) return undefined;
    return this.functions.get((this.#address >>> 11) & 31);
  }

  #offset(port: number): number {
    return (this.#address & 0xfc) + (port - DATA_PORT);
  }
}
