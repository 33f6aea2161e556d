// QEMU in the Service VM: the devices of the nested guest at the ports and addresses it uses, and the threads behind
// them.
import { UART_PORTS, Uart } from '../../machine/uart.js';
import type { DeviceModel } from '../kvm/vcpu.js';
import type { KvmVm } from '../kvm/vm.js';
import { type LinuxCpu, type LinuxKernel, type TaskCode, WaitQueue } from '../linux/kernel.js';
import { SSH } from '../linux/tcp-client.js';
import type { GuestCode } from '../steps.js';
import { PciBus } from './pci.js';
import { VirtioBlk } from './virtio-blk.js';
import { RECEIVE_QUEUE, TRANSMIT_QUEUE, VirtioNet } from './virtio-net.js';
import type { MsiMessage, VirtioPci } from './virtio-pci.js';

/** The serial port of the guest. */
const COM1 = { base: 0x3f8, line: 4 } as const;
/** fw_cfg: selects an item, and reads it byte by byte (QEMU docs/specs/fw_cfg.txt). */
const FW_CFG = { SELECT: 0x510, DATA: 0x511, CPU_COUNT: 5 } as const;
/** Time of a read from the Service VM's page cache, in nanoseconds. */
const DISK_LATENCY = 60_000;

/** Device numbers on the bus, and their BARs as SeaBIOS assigns them. */
const NET = { device: 3, ioBase: 0xc000, memoryBase: 0xfebd_1000n } as const;
const DISK = { device: 4, ioBase: 0xc040, memoryBase: 0xfebd_2000n } as const;

interface QemuOptions {
  readonly kernel: LinuxKernel;
  readonly vm: KvmVm;
  readonly vcpus: number;
  readonly disk: Uint8Array;
  /** Writes a character of the guest's serial line to QEMU's own terminal. */
  readonly terminal: (byte: number) => GuestCode;
  /** A frame that the guest has sent, at the tap device. */
  readonly onFrame: (frame: Uint8Array) => void;
}

export class QemuDevices implements DeviceModel {
  readonly #uart: Uart;
  readonly #disk: VirtioBlk;
  readonly #net: VirtioNet;
  readonly #pci: PciBus;
  readonly #sent: number[] = [];
  readonly #diskRequests = new WaitQueue('requests for the disk', true);
  #item = 0;
  #itemOffset = 0;
  #diskIsBusy = false;
  #framesAreSent = false;

  constructor(private readonly options: QemuOptions) {
    const { memory } = options.vm;
    this.#uart = new Uart({ put: (byte) => this.#sent.push(byte) });
    this.#net = new VirtioNet(memory, SSH.mac, NET, () => {
      this.#framesAreSent = true;
    });
    this.#disk = new VirtioBlk(memory, options.disk, DISK, () => {
      this.#diskIsBusy = true;
    });
    this.#pci = new PciBus(
      new Map([
        [NET.device, this.#net.pci],
        [DISK.device, this.#disk.pci],
      ]),
    );
  }

  *io(from: LinuxCpu, port: number, size: 1 | 2 | 4, value: number | undefined): GuestCode<number> {
    const register = port - COM1.base;
    if (register >= 0 && register < UART_PORTS) return yield* this.#uartIo(from, register, value);
    if (PciBus.owns(port)) {
      if (value === undefined) return this.#pci.read(port, size);
      this.#pci.write(port, size, value);
      return 0;
    }
    if (port === FW_CFG.SELECT || port === FW_CFG.DATA) return this.#firmwareItem(port, value);
    const device = this.#virtio.find((each) => each.ownsPort(port));
    if (device === undefined) return 0xffff_ffff >>> (32 - 8 * size);
    if (value === undefined) return device.readPort(port, size);
    device.writePort(port, value);
    if (this.#framesAreSent) yield* this.#transmit(from);
    if (this.#diskIsBusy) yield* this.options.kernel.wakeFrom(from, this.#diskRequests);
    return 0;
  }

  mmio(address: bigint, _size: number, value: bigint | undefined): bigint | undefined {
    return this.#virtio.find((each) => each.ownsAddress(address))?.memoryAccess(address, value);
  }

  /** The thread that serves the disk. */
  *diskThread(cpu: LinuxCpu): TaskCode {
    for (;;) {
      while (!this.#diskIsBusy) yield { do: 'wait', on: this.#diskRequests };
      this.#diskIsBusy = false;
      yield { do: 'sleep', ns: DISK_LATENCY };
      if (this.#disk.serve() > 0) yield* this.#signal(cpu, this.#disk.pci.message(0));
    }
  }

  /** Somebody types at QEMU's terminal. */
  *type(from: LinuxCpu, text: string): GuestCode {
    this.#uart.receive(...[...text].map((key) => key.charCodeAt(0)));
    yield* this.#updateLine(from);
  }

  /** A frame arrives at the tap device. */
  *receive(from: LinuxCpu, frame: Uint8Array): GuestCode {
    if (!this.#net.receive(frame)) return;
    yield* this.#signal(from, this.#net.pci.message(RECEIVE_QUEUE));
  }

  get #virtio(): readonly VirtioPci[] {
    return [this.#net.pci, this.#disk.pci];
  }

  *#uartIo(from: LinuxCpu, register: number, value: number | undefined): GuestCode<number> {
    if (value === undefined) {
      const read = this.#uart.read(register);
      yield* this.#updateLine(from);
      return read;
    }
    this.#uart.write(register, value & 0xff);
    for (const byte of this.#sent.splice(0)) yield* this.options.terminal(byte);
    yield* this.#updateLine(from);
    return 0;
  }

  #firmwareItem(port: number, value: number | undefined): number {
    if (port === FW_CFG.SELECT) {
      if (value !== undefined) this.#item = value;
      this.#itemOffset = 0;
      return 0;
    }
    const count = this.#item === FW_CFG.CPU_COUNT ? this.options.vcpus : 0;
    const byte = (count >>> (8 * this.#itemOffset)) & 0xff;
    this.#itemOffset += 1;
    return byte;
  }

  *#updateLine(from: LinuxCpu): GuestCode {
    yield* this.options.vm.setLine(from, COM1.line, this.#uart.isAsserted);
  }

  *#transmit(from: LinuxCpu): GuestCode {
    this.#framesAreSent = false;
    for (const frame of this.#net.transmitted()) this.options.onFrame(frame);
    yield* this.#signal(from, this.#net.pci.message(TRANSMIT_QUEUE));
  }

  *#signal(from: LinuxCpu, message: MsiMessage | undefined): GuestCode {
    yield* this.options.vm.flushStale(from);
    if (message !== undefined) {
      yield* this.options.vm.signalMsi(from, message.address, message.data);
    }
  }
}
