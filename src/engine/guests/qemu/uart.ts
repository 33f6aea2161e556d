// The 16550 UART that QEMU gives the nested guest at COM1.

export const UART_BASE = 0x3f8;
const UART_PORTS = 8;
const DATA = 0;
const LINE_STATUS = 5;
const DIVISOR_LATCH = 0x80;
const LINE_CONTROL = 3;
/** Transmitter holding register and transmitter empty. */
const IDLE = 0x60;

export class Uart {
  readonly #registers = new Uint8Array(UART_PORTS);

  /** @param transmit gets every byte that leaves the UART */
  constructor(private readonly transmit: (byte: number) => void) {}

  static owns(port: number): boolean {
    return port >= UART_BASE && port < UART_BASE + UART_PORTS;
  }

  read(port: number): number {
    const register = port - UART_BASE;
    return register === LINE_STATUS ? IDLE : (this.#registers[register] ?? 0xff);
  }

  write(port: number, value: number): void {
    const register = port - UART_BASE;
    const latched = ((this.#registers[LINE_CONTROL] ?? 0) & DIVISOR_LATCH) !== 0;
    if (register === DATA && !latched) this.transmit(value);
    else this.#registers[register] = value;
  }
}
