// A virtual 16550 UART: ACRN's (v2.7 dm/vuart.c), and the one that QEMU gives the nested guest.
import type { Output } from './outputs.js';

const REGISTER = { DATA: 0, IER: 1, IIR: 2, LCR: 3, MCR: 4, LSR: 5, MSR: 6, SCRATCH: 7 } as const;
const IER_RECEIVE = 1;
const IER_TRANSMIT = 2;
const LCR_DIVISOR_LATCH = 0x80;
const LSR_DATA_READY = 1;
const LSR_TRANSMITTER_EMPTY = 0x60;
const IIR_NONE = 1;
const IIR_TRANSMIT = 2;
const IIR_RECEIVE = 4;
const IIR_FIFO = 0xc0;

export const UART_PORTS = 8;

export class Uart {
  readonly #registers = new Uint8Array(UART_PORTS);
  readonly #received: number[] = [];
  #transmitPending = false;

  /**
   * @param output where sent characters go
   * @param setInterrupt the level of its interrupt line
   */
  constructor(
    private readonly output: Output,
    private readonly setInterrupt: (asserted: boolean) => void = () => undefined,
  ) {}

  /** Whether it asserts its interrupt line. */
  get isAsserted(): boolean {
    return this.#interruptReason !== IIR_NONE;
  }

  /** Characters from the other end of the line. */
  receive(...bytes: readonly number[]): void {
    this.#received.push(...bytes);
    this.#updateInterrupt();
  }

  read(register: number): number {
    switch (register) {
      case REGISTER.DATA: {
        const byte = this.#received.shift() ?? 0;
        this.#updateInterrupt();
        return byte;
      }
      case REGISTER.IIR: {
        const reason = this.#interruptReason;
        if (reason === IIR_TRANSMIT) this.#transmitPending = false;
        this.#updateInterrupt();
        return reason | IIR_FIFO;
      }
      case REGISTER.LSR:
        return LSR_TRANSMITTER_EMPTY | (this.#received.length > 0 ? LSR_DATA_READY : 0);
      default:
        return this.#registers[register] ?? 0xff;
    }
  }

  write(register: number, value: number): void {
    const latched = ((this.#registers[REGISTER.LCR] ?? 0) & LCR_DIVISOR_LATCH) !== 0;
    if (register === REGISTER.DATA && !latched) {
      this.output.put(value);
      this.#transmitPending = true;
    } else {
      this.#registers[register] = value;
      if (register === REGISTER.IER && (value & IER_TRANSMIT) !== 0) this.#transmitPending = true;
    }
    this.#updateInterrupt();
  }

  get #interruptReason(): number {
    const enabled = this.#registers[REGISTER.IER] ?? 0;
    if ((enabled & IER_RECEIVE) !== 0 && this.#received.length > 0) return IIR_RECEIVE;
    return (enabled & IER_TRANSMIT) !== 0 && this.#transmitPending ? IIR_TRANSMIT : IIR_NONE;
  }

  #updateInterrupt(): void {
    this.setInterrupt(this.isAsserted);
  }
}
