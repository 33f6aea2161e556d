// Programs of nested guests that do one thing again and again. Each tells when it begins and ends by a port.
import { Assembler, REG } from '../guests/nested-guest/assembler.js';
import type { GuestProgram } from '../guests/nested-guest/program.js';
import {
  enableLocalApic,
  interruptRoutines,
  loadTables,
} from '../guests/nested-guest/software/interrupts.js';
import { LOAD_ADDRESS, STACK_TOP } from '../guests/nested-guest/software/layout.js';
import { serialRoutines } from '../guests/nested-guest/software/serial.js';

/** The port of QEMU's debug console: BEGIN or END is written to it. */
export const MARK_PORT = 0xe9;
export const MARK = { BEGIN: 1, END: 2 } as const;

/** A port that no device has: on a PC the one of firmware's progress codes. */
const IDLE_PORT = 0x80;
const IOAPIC = 0xfec0_0000;
const PAGE = 0x1000;
/** Distance of the vCPUs' programs, stacks and memory in the guest's. */
const PROGRAM_SIZE = 0x4000;
const STACK_SIZE = 0x1000;
const FIRST_PAGE = 0x400_0000;
const REGION = 0x100_0000;
const MICROSECOND = 1000;

/** What a workload does each time, and in which words it is told. */
interface Workload {
  readonly what: string;
  readonly step: (asm: Assembler) => void;
}

/** EDI is the next page of the vCPU's own memory; EBP counts. */
const LOOPS = {
  cpuid: {
    what: 'CPUID',
    step: (asm) => asm.movImmediate(REG.AX, 0).cpuid(),
  },
  io: {
    what: 'IN from a port without a device',
    step: (asm) => asm.movImmediate(REG.DX, IDLE_PORT).in(1),
  },
  mmio: {
    what: 'a load from the I/O APIC',
    step: (asm) => asm.movImmediate(REG.DI, IOAPIC).load(REG.AX, [REG.DI, 0]),
  },
  timer: {
    what: 'a timer set to 1 µs, and its interrupt',
    step: (asm) => asm.cli().movImmediate(REG.BX, MICROSECOND).call('arm').sti().pause(),
  },
  memory: {
    what: 'a store to a page that was never touched',
    step: (asm) => asm.storeAl().addEdi(PAGE),
  },
  idle: {
    what: 'a timer set to 100 µs, and HLT until its interrupt',
    step: (asm) =>
      asm
        .cli()
        .movImmediate(REG.BX, 100 * MICROSECOND)
        .call('arm')
        .sti()
        .hlt(),
  },
} as const satisfies Readonly<Record<string, Workload>>;

export type LoopName = keyof typeof LOOPS;
export type WorkloadName = LoopName | 'boot';

export const WORKLOADS: readonly WorkloadName[] = ['boot', ...(Object.keys(LOOPS) as LoopName[])];

/** What happens once in each round of a workload. */
export function eventOf(workload: WorkloadName): string {
  return workload === 'boot' ? 'an exit of L2' : LOOPS[workload].what;
}

function mark(asm: Assembler, value: number): void {
  asm.movImmediate(REG.DX, MARK_PORT).movImmediate(REG.AX, value).out(1);
}

/** The program of one vCPU. @param rounds how often it does the thing */
export function workloadProgram(name: LoopName, rounds: number, vcpu: number): GuestProgram {
  const asm = new Assembler(LOAD_ADDRESS + vcpu * PROGRAM_SIZE);
  loadTables(asm);
  enableLocalApic(asm);
  asm.movImmediate(REG.DI, FIRST_PAGE + vcpu * REGION).movImmediate(REG.BP, rounds);
  mark(asm, MARK.BEGIN);
  asm.label('round');
  LOOPS[name].step(asm);
  asm.aluImmediate('sub', REG.BP, 1).jumpIf('different', 'round');
  mark(asm, MARK.END);
  asm.label('over').cli().hlt().jmp('over');
  serialRoutines(asm);
  interruptRoutines(asm);
  return {
    loadAddress: asm.origin,
    bytes: asm.assemble(),
    stackTop: STACK_TOP - vcpu * STACK_SIZE,
  };
}
