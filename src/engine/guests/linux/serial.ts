// The 8250 driver (Linux drivers/tty/serial/8250): polled for the kernel's log, by interrupt for everybody else.
import type { GuestCode } from '../steps.js';
import { type LinuxCpu, type LinuxKernel, type Op, type TaskCode, WaitQueue } from './kernel.js';

const DATA = 0;
const INTERRUPT_ENABLE = 1;
const INTERRUPT_REASON = 2;
const LINE_STATUS = 5;
const SCRATCH = 7;
const IER_RECEIVE = 1;
const IER_TRANSMIT = 2;
const IIR_NONE = 1;
const IIR_MASK = 0x0f;
const IIR_TRANSMIT = 2;
const IIR_RECEIVE = 4;
const TRANSMITTER_EMPTY = 0x20;
/** Bytes that the driver puts into the transmitter at one interrupt. */
const FIFO = 16;
/** Nanoseconds. */
const POLL_PERIOD = 10_000_000;
const IOAPIC = 0xfec0_0000n;

/** The ports and interrupt lines of ttyS0 to ttyS3. */
export const LEGACY_PORTS: readonly (readonly [port: number, irq: number])[] = [
  [0x3f8, 4],
  [0x2f8, 3],
  [0x3e8, 6],
  [0x2e8, 7],
];

/** How the driver reaches the registers of a UART. */
interface UartAccess {
  read(register: number): GuestCode<number>;
  write(register: number, value: number): GuestCode;
}

export function portAccess(base: number): UartAccess {
  return {
    *read(register) {
      const reply = yield { do: 'in', port: base + register, size: 1 };
      return reply.ok ? Number(reply.value & 0xffn) : 0xff;
    },
    *write(register, value) {
      yield { do: 'out', port: base + register, size: 1, value };
    },
  };
}

export function memoryAccess(base: bigint): UartAccess {
  return {
    *read(register) {
      const reply = yield { do: 'load', address: base + BigInt(register), size: 1 };
      return reply.ok ? Number(reply.value & 0xffn) : 0xff;
    },
    *write(register, value) {
      yield { do: 'store', address: base + BigInt(register), size: 1, value: BigInt(value) };
    },
  };
}

/** Whether a UART answers: its scratch register keeps what is written. */
export function* isUart(access: UartAccess): GuestCode<boolean> {
  yield* access.write(SCRATCH, 0x5a);
  return (yield* access.read(SCRATCH)) === 0x5a;
}

/** A serial terminal. */
export class SerialTty {
  readonly #output: number[] = [];
  readonly #written: WaitQueue;
  readonly input: WaitQueue;
  #enabled = 0;

  /** @param interrupt what brings its interrupt, in words; undefined when it is polled by a timer */
  constructor(
    readonly name: string,
    private readonly access: UartAccess,
    private readonly kernel: LinuxKernel,
    readonly interrupt: string | undefined,
  ) {
    this.#written = new WaitQueue(`${interrupt ?? 'the timer'} (${name})`);
    this.input = new WaitQueue(`input on ${name}`, true);
  }

  /** The console's way: wait for the transmitter, without interrupts. */
  *writePolled(text: string): GuestCode {
    for (const character of text) {
      while (((yield* this.access.read(LINE_STATUS)) & TRANSMITTER_EMPTY) === 0)
        yield { do: 'work', ns: 100 };
      yield* this.access.write(DATA, character.charCodeAt(0));
    }
  }

  /** write(2): what the transmitter takes at once, the rest by its interrupts. */
  *write(text: string): TaskCode {
    for (const character of text) this.#output.push(character.charCodeAt(0));
    yield* this.#enable(IER_TRANSMIT | IER_RECEIVE);
    while (this.#output.length > 0) yield { do: 'wait', on: this.#written };
  }

  /** Without an interrupt line: looks every ten milliseconds, as the driver's timer does. */
  *poll(cpu: LinuxCpu): TaskCode {
    for (;;) {
      yield { do: 'sleep', ns: POLL_PERIOD };
      yield* this.handle(cpu);
    }
  }

  /** The interrupt handler. */
  *handle(cpu: LinuxCpu): GuestCode {
    for (;;) {
      const reason = (yield* this.access.read(INTERRUPT_REASON)) & IIR_MASK;
      if (reason === IIR_NONE) break;
      if (reason === IIR_RECEIVE) {
        yield* this.access.read(DATA);
        yield* this.kernel.wakeFrom(cpu, this.input);
      } else if (reason === IIR_TRANSMIT) {
        yield* this.#transmit();
        if (this.#output.length === 0) {
          yield* this.#enable(IER_RECEIVE);
          yield* this.kernel.wakeFrom(cpu, this.#written);
        }
      }
    }
  }

  *#transmit(): GuestCode {
    for (const byte of this.#output.splice(0, FIFO)) yield* this.access.write(DATA, byte);
  }

  *#enable(bits: number): GuestCode {
    if (this.#enabled === bits) return;
    this.#enabled = bits;
    yield* this.access.write(INTERRUPT_ENABLE, bits);
  }
}

/** Routes a line of the I/O APIC to CPU 0. */
export function* routeLine(
  line: number,
  vector: number,
): Generator<Extract<Op, { do: 'store' }>, void, unknown> {
  const select = (register: number) =>
    ({ do: 'store', address: IOAPIC, size: 4, value: BigInt(register) }) as const;
  const write = (value: number) =>
    ({ do: 'store', address: IOAPIC + 0x10n, size: 4, value: BigInt(value) }) as const;
  yield select(0x11 + 2 * line);
  yield write(0);
  yield select(0x10 + 2 * line);
  yield write(vector);
}
