// QEMU in the Service VM: the devices of the nested guest behind the ports it uses.
import type { DeviceModel } from '../kvm/vcpu.js';
import type { GuestCode } from '../steps.js';
import { Uart } from './uart.js';

export class QemuDevices implements DeviceModel {
  readonly #uart: Uart;
  #sent: number[] = [];

  /** @param terminal writes a character of the guest's serial line to QEMU's own terminal */
  constructor(private readonly terminal: (byte: number) => GuestCode) {
    this.#uart = new Uart((byte) => this.#sent.push(byte));
  }

  *io(port: number, size: 1 | 2 | 4, value: number | undefined): GuestCode<number> {
    if (!Uart.owns(port)) return 0xffff_ffff >>> (32 - 8 * size);
    if (value === undefined) return this.#uart.read(port);
    this.#uart.write(port, value & 0xff);
    for (const byte of this.#sent.splice(0)) yield* this.terminal(byte);
    return 0;
  }
}
