// The serial console: characters out once the transmitter is empty, characters in by interrupt.
import { type Assembler, REG } from '../assembler.js';
import { VECTOR } from './layout.js';

const DATA = 0x3f8;
const INTERRUPT_ENABLE = 0x3f9;
const LINE_STATUS = 0x3fd;
const TRANSMITTER_EMPTY = 0x20;
const DATA_READY = 1;
const FIFO = 16;
const IOAPIC = 0xfec0_0000;
const IOAPIC_WINDOW = IOAPIC + 0x10;
const SERIAL_LINE = 4;

export function print(asm: Assembler, label: string): void {
  asm.movAddress(REG.SI, label).call('puts');
}

/** Line 4 of the I/O APIC goes to the first CPU, and the UART tells of what it receives. */
export function routeSerialInterrupt(asm: Assembler): void {
  const entry = 0x10 + 2 * SERIAL_LINE;
  for (const [register, value] of [
    [entry + 1, 0],
    [entry, VECTOR.SERIAL],
  ] as const) {
    asm.movImmediate(REG.DI, IOAPIC).storeImmediate([REG.DI, 0], register);
    asm.movImmediate(REG.DI, IOAPIC_WINDOW).storeImmediate([REG.DI, 0], value);
  }
  asm.movImmediate(REG.AX, 1).movImmediate(REG.DX, INTERRUPT_ENABLE).out(1);
}

/** AL is the next character, or the jump to `none` is taken. */
export function readCharacter(asm: Assembler, none: string): void {
  asm.movImmediate(REG.DX, LINE_STATUS).in(1).testAl(DATA_READY).jz(none);
  asm.movImmediate(REG.DX, DATA).in(1);
}

/** putc: the character in AL. puts: the zero-terminated string at RSI; RCX changes. */
export function serialRoutines(asm: Assembler): void {
  // An empty transmitter takes as many characters as its FIFO has room for.
  asm.label('puts').movImmediate(REG.DX, LINE_STATUS).in(1).testAl(TRANSMITTER_EMPTY).jz('puts');
  asm.movImmediate(REG.CX, FIFO).movImmediate(REG.DX, DATA);
  asm.label('puts-next').lodsb().testAl(0xff).jz('puts-done').out(1).decEcx().jnz('puts-next');
  asm.jmp('puts').label('puts-done').ret();
  asm.label('putc').saveAl();
  asm.label('putc-wait').movImmediate(REG.DX, LINE_STATUS).in(1).testAl(TRANSMITTER_EMPTY);
  asm.jz('putc-wait').movImmediate(REG.DX, DATA).restoreAl().out(1).ret();
}
