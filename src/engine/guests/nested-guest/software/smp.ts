// The second CPU: INIT and SIPI, its way from real mode to 64-bit mode, and an interrupt from CPU to CPU.

import { MILLISECOND } from '../../../machine/clock.js';
import { type Assembler, REG } from '../assembler.js';
import { enableLocalApic, writeMsr } from './interrupts.js';
import { CODE_SELECTOR, MEMORY, VECTOR, X2APIC } from './layout.js';
import { print } from './serial.js';

const FW_CFG_SELECT = 0x510;
const FW_CFG_DATA = 0x511;
const CPU_COUNT = 5;
const INIT = 0x4500;
const STARTUP = 0x4600;
const SECOND_CPU = 1;
/** As long as the first CPU waits for the second: 100 ms. */
const PATIENCE = 100;

export function startSecondCpu(asm: Assembler): void {
  asm.movImmediate(REG.DX, FW_CFG_SELECT).movImmediate(REG.AX, CPU_COUNT).out(2);
  asm.movImmediate(REG.AX, 0).movImmediate(REG.DX, FW_CFG_DATA).in(1).store(MEMORY.CPUS, REG.AX);
  asm.storeImmediate(MEMORY.ONLINE, 1).aluImmediate('cmp', REG.AX, 2).jumpIf('below', 'one-cpu');
  copyTrampoline(asm);
  writeMsr(asm, X2APIC.ICR, INIT, SECOND_CPU);
  asm.movImmediate(REG.BX, 10 * MILLISECOND).call('sleep');
  writeMsr(asm, X2APIC.ICR, STARTUP | (MEMORY.TRAMPOLINE >> 12), SECOND_CPU);
  await_(asm, 'cpu', MEMORY.ONLINE, 2, 'cpu-late');
  writeMsr(asm, X2APIC.ICR, VECTOR.RESCHEDULE, SECOND_CPU);
  await_(asm, 'ipi', MEMORY.RESCHEDULED, 1, 'cpu-late');
  print(asm, 'two-cpus-text');
  asm.jmp('smp-done').label('cpu-late');
  print(asm, 'cpu-late-text');
  asm.label('one-cpu');
  print(asm, 'one-cpu-text');
  asm.label('smp-done');
}

/** Sleeps by the millisecond until a variable has a value. */
function await_(asm: Assembler, name: string, at: number, value: number, late: string): void {
  asm.movImmediate(REG.BP, PATIENCE).label(`await-${name}`).load(REG.AX, at);
  asm.aluImmediate('cmp', REG.AX, value).jumpIf('equal', `${name}-is-there`);
  asm.movImmediate(REG.BX, MILLISECOND).call('sleep').aluImmediate('sub', REG.BP, 1);
  asm.jumpIf('equal', late).jmp(`await-${name}`).label(`${name}-is-there`);
}

function copyTrampoline(asm: Assembler): void {
  asm.movAddress(REG.SI, 'trampoline').movImmediate(REG.DI, MEMORY.TRAMPOLINE);
  asm.movAddress(REG.CX, 'trampoline-end').movAddress(REG.AX, 'trampoline');
  asm.alu('sub', REG.CX, REG.AX).copy();
}

/** What the second CPU executes, in 16-bit code first (SDM volume 3, 10.8.5). */
export function secondCpu(asm: Assembler): void {
  asm.label('trampoline');
  // CLI; MOV EAX, CR4; OR AL, PAE; MOV CR4, EAX
  asm.bytes(0xfa, 0x0f, 0x20, 0xe0, 0x0c, 0x20, 0x0f, 0x22, 0xe0);
  // MOV EAX, the loader's page tables; MOV CR3, EAX
  asm.bytes(0x66, 0xb8, 0x00, 0x10, 0, 0, 0x0f, 0x22, 0xd8);
  // MOV ECX, IA32_EFER; RDMSR; OR EAX, LME; WRMSR
  asm.bytes(0x66, 0xb9, 0x80, 0, 0, 0xc0, 0x0f, 0x32, 0x66, 0x0d, 0, 1, 0, 0, 0x0f, 0x30);
  // LGDT with 32-bit operand and address
  asm.bytes(0x66, 0x67, 0x0f, 0x01, 0x15).address('gdt-pointer');
  // MOV EAX, CR0; OR EAX, PG and PE; MOV CR0, EAX
  asm.bytes(0x0f, 0x20, 0xc0, 0x66, 0x0d, 0x01, 0, 0, 0x80, 0x0f, 0x22, 0xc0);
  // JMP to 64-bit code
  asm.bytes(0x66, 0xea).address('second-cpu').bytes(CODE_SELECTOR, 0).label('trampoline-end');
  asm.label('second-cpu').movImmediate(REG.SP, MEMORY.SECOND_STACK_TOP).loadIdt('idt-pointer');
  enableLocalApic(asm);
  asm.increment(MEMORY.ONLINE).label('second-idle').sti().hlt().jmp('second-idle');
  asm.label('two-cpus-text').text('smp: Brought up 1 node, 2 CPUs\r\n');
  asm.label('one-cpu-text').text('smp: Brought up 1 node, 1 CPU\r\n');
  asm.label('cpu-late-text').text('smpboot: do_boot_cpu failed(-1) to wakeup CPU#1\r\n');
}
