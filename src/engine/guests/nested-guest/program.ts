// The program of the nested guest: a miniature of a Linux boot that finds out where it runs, takes its local APIC,
// starts its second CPU, touches its memory, switches between processes, boots from its disk, and answers on its serial line and its network card.

import { MILLISECOND } from '../../machine/clock.js';
import { PAGE_SIZE } from '../../processor/memory.js';
import { Assembler, REG } from './assembler.js';
import { bootFromDisk, diskRoutines, printBootText } from './software/disk.js';
import { firmwareRoutines } from './software/firmware.js';
import { enableLocalApic, interruptRoutines, loadTables } from './software/interrupts.js';
import { LOAD_ADDRESS, MEMORY, STACK_TOP } from './software/layout.js';
import { networkRoutines, startNetwork } from './software/network.js';
import { runProcesses } from './software/processes.js';
import { print, routeSerialInterrupt, serialRoutines } from './software/serial.js';
import { shell } from './software/shell.js';
import { secondCpu, startSecondCpu } from './software/smp.js';

const TOUCHED_PAGES = 48;
const TICKS = 3;
const MICROSECOND = 1000;

/** CPUID leaf of hypervisors; KVM answers "KVMKVMKVM" in EBX, ECX, EDX. */
const CPUID_HYPERVISOR = 0x4000_0000;
const KVMK = 0x4b4d_564b;

export interface GuestProgram {
  readonly loadAddress: number;
  readonly bytes: Uint8Array;
  readonly stackTop: number;
}

/** @param text where on the disk the text of the boot is */
export function guestProgram(text: {
  readonly sector: number;
  readonly sectors: number;
}): GuestProgram {
  const asm = new Assembler(LOAD_ADDRESS);
  loadTables(asm);
  print(asm, 'version');
  asm.movImmediate(REG.AX, CPUID_HYPERVISOR).cpuid().cmpEbx(KVMK).jnz('no-kvm');
  print(asm, 'kvm');
  asm.jmp('apic').label('no-kvm');
  print(asm, 'bare');
  asm.label('apic');
  enableLocalApic(asm);
  // The first tick comes while interrupts are off, and waits for STI.
  asm.movImmediate(REG.BX, MICROSECOND).call('arm');
  print(asm, 'x2apic');
  asm.sti();
  for (let tick = 0; tick < TICKS; tick += 1) {
    asm.movImmediate(REG.BX, MILLISECOND).call('sleep');
  }
  print(asm, 'timer');
  routeSerialInterrupt(asm);
  touchMemory(asm);
  runProcesses(asm);
  startSecondCpu(asm);
  bootFromDisk(asm, text);
  startNetwork(asm);
  printBootText(asm);
  shell(asm);
  serialRoutines(asm);
  interruptRoutines(asm);
  diskRoutines(asm);
  networkRoutines(asm);
  firmwareRoutines(asm);
  secondCpu(asm);
  asm
    .label('version')
    .text('Linux version 5.4.0-generic (nested guest)\r\n')
    .label('kvm')
    .text('Hypervisor detected: KVM\r\n')
    .label('bare')
    .text('Booting on bare hardware\r\n')
    .label('timer')
    .text('clockevents: the TSC deadline timer ticks\r\n')
    .label('x2apic')
    .text('x2apic enabled\r\n')
    .label('memory')
    .text(`Memory: ${(TOUCHED_PAGES * PAGE_SIZE) / 1024}K touched, page by page\r\n`);
  return { loadAddress: LOAD_ADDRESS, bytes: asm.assemble(), stackTop: STACK_TOP };
}

function touchMemory(asm: Assembler): void {
  asm.movImmediate(REG.DI, MEMORY.TOUCHED).movImmediate(REG.CX, TOUCHED_PAGES).label('touch');
  asm.storeAl().addEdi(PAGE_SIZE).decEcx().jnz('touch');
  print(asm, 'memory');
}
