// GDT, IDT, the local APIC in x2APIC mode, and its timer.
import { type Assembler, REG } from '../assembler.js';
import { CODE_SELECTOR, MEMORY, VECTOR, X2APIC } from './layout.js';
import { print } from './serial.js';

const GATES = 256;
const INTERRUPT_GATE = 0x8e00;
const X2APIC_ENABLED = 0xc00;
const TSC_DEADLINE = 2 << 17;
const SVR_ENABLED = 0x1ff;

export function writeMsr(asm: Assembler, msr: number, low: number, high = 0): void {
  asm.movImmediate(REG.CX, msr).movImmediate(REG.AX, low).movImmediate(REG.DX, high).wrmsr();
}

/** An IDT whose every gate leads to code: that of its vector, or the end. */
export function loadTables(asm: Assembler): void {
  asm.loadGdt('gdt-pointer');
  asm.movImmediate(REG.CX, 0).label('next-gate').movAddress(REG.AX, 'unexpected').call('set-gate');
  asm.aluImmediate('add', REG.CX, 1).aluImmediate('cmp', REG.CX, GATES);
  asm.jumpIf('different', 'next-gate');
  for (const vector of Object.values(VECTOR)) {
    asm.movImmediate(REG.CX, vector).movAddress(REG.AX, `vector-${vector}`).call('set-gate');
  }
  asm.loadIdt('idt-pointer');
}

/** x2APIC mode, the timer in TSC-deadline mode. */
export function enableLocalApic(asm: Assembler): void {
  asm.movImmediate(REG.CX, X2APIC.BASE).rdmsr().aluImmediate('or', REG.AX, X2APIC_ENABLED).wrmsr();
  writeMsr(asm, X2APIC.SVR, SVR_ENABLED);
  writeMsr(asm, X2APIC.LVT_TIMER, TSC_DEADLINE | VECTOR.TIMER);
}

export function interruptRoutines(asm: Assembler): void {
  // set-gate: ECX vector, EAX handler.
  asm.label('set-gate').move(REG.DI, REG.CX).shiftLeft(REG.DI, 4);
  asm.aluImmediate('add', REG.DI, MEMORY.IDT).move(REG.DX, REG.AX);
  asm.aluImmediate('and', REG.DX, 0xffff).aluImmediate('or', REG.DX, CODE_SELECTOR << 16);
  asm.store([REG.DI, 0], REG.DX).aluImmediate('and', REG.AX, 0xffff_0000);
  asm.aluImmediate('or', REG.AX, INTERRUPT_GATE).store([REG.DI, 4], REG.AX);
  asm.storeImmediate([REG.DI, 8], 0).ret();
  // arm: the timer fires in EBX nanoseconds. sleep: until it has.
  asm.label('arm').movImmediate(REG.CX, X2APIC.DEADLINE).rdtsc().alu('add', REG.AX, REG.BX);
  asm.aluImmediate('adc', REG.DX, 0).wrmsr().ret();
  asm.label('sleep').load(REG.R8, MEMORY.TICKS).call('arm');
  asm.label('sleep-on').cli().load(REG.AX, MEMORY.TICKS).alu('cmp', REG.AX, REG.R8);
  asm.jumpIf('different', 'sleep-over').sti().hlt().jmp('sleep-on');
  asm.label('sleep-over').sti().ret();
  for (const [name, vector] of Object.entries(VECTOR)) {
    const counter =
      name === 'TIMER'
        ? MEMORY.TICKS
        : name === 'RESCHEDULE'
          ? MEMORY.RESCHEDULED
          : MEMORY.INTERRUPTS;
    asm.label(`vector-${vector}`).increment(counter).jmp('end-of-interrupt');
  }
  asm.label('end-of-interrupt').push(REG.AX).push(REG.CX).push(REG.DX);
  writeMsr(asm, X2APIC.EOI, 0);
  asm.pop(REG.DX).pop(REG.CX).pop(REG.AX).returnFromInterrupt();
  asm.label('unexpected').cli();
  print(asm, 'unexpected-text');
  asm.label('dead').cli().hlt().jmp('dead');
  asm.label('unexpected-text').text('Kernel panic: unexpected interrupt or exception\r\n');
  // Null, unused, 64-bit code, data.
  asm
    .align(16)
    .label('gdt')
    .bytes(...new Array<number>(16).fill(0));
  asm.bytes(0xff, 0xff, 0, 0, 0, 0x9b, 0xaf, 0).bytes(0xff, 0xff, 0, 0, 0, 0x93, 0xcf, 0);
  asm.label('gdt-pointer').bytes(31, 0).address('gdt').bytes(0, 0, 0, 0);
  const limit = 16 * GATES - 1;
  asm.label('idt-pointer').bytes(limit & 0xff, limit >> 8);
  asm.bytes(...[0, 8, 16, 24].map((shift) => (MEMORY.IDT >> shift) & 0xff), 0, 0, 0, 0);
}
