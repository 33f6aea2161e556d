// The 16550 UART that QEMU gives the nested guest at COM1.

const UART_BASE = 0x3f8;
export const UART_LINE = 4;
const UART_PORTS = 8;
const DATA = 0;
const INTERRUPT_ENABLE = 1;
const INTERRUPT_REASON = 2;
const LINE_STATUS = 5;
const DIVISOR_LATCH = 0x80;
const LINE_CONTROL = 3;
const RECEIVE_INTERRUPT = 1;
const REASON_NONE = 1;
const REASON_RECEIVE = 4;
const DATA_READY = 1;
/** Transmitter holding register and transmitter empty. */
const IDLE = 0x60;

export class Uart {
  readonly #registers = new Uint8Array(UART_PORTS);
  readonly #received: number[] = [];

  /** @param transmit gets every byte that leaves the UART */
  constructor(private readonly transmit: (byte: number) => void) {}

  static owns(port: number): boolean {
    return port >= UART_BASE && port < UART_BASE + UART_PORTS;
  }

  /** Whether it asserts its interrupt line: there is something to read, and the guest wants to be told. */
  get isAsserted(): boolean {
    const enabled = this.#registers[INTERRUPT_ENABLE] ?? 0;
    return (enabled & RECEIVE_INTERRUPT) !== 0 && this.#received.length > 0;
  }

  /** Bytes arrive. */
  receive(bytes: readonly number[]): void {
    this.#received.push(...bytes);
  }

  read(port: number): number {
    const register = port - UART_BASE;
    switch (register) {
      case DATA:
        return this.#received.shift() ?? 0;
      case INTERRUPT_REASON:
        return this.isAsserted ? REASON_RECEIVE : REASON_NONE;
      case LINE_STATUS:
        return IDLE | (this.#received.length > 0 ? DATA_READY : 0);
      default:
        return this.#registers[register] ?? 0xff;
    }
  }

  write(port: number, value: number): void {
    const register = port - UART_BASE;
    const latched = ((this.#registers[LINE_CONTROL] ?? 0) & DIVISOR_LATCH) !== 0;
    if (register === DATA && !latched) this.transmit(value);
    else this.#registers[register] = value;
  }
}
