// The program of the nested guest: a miniature of a Linux boot that finds out where it runs, touches its
// memory and talks to the world through a 16550 UART only.
import { Assembler } from './assembler.js';

/** Guest-physical addresses; the stack grows down from STACK_TOP. */
export const LOAD_ADDRESS = 0x10_0000;
const STACK_TOP = 0x9_0000;
const MEMORY_START = 0x20_0000;
const MEMORY_PAGES = 48;
const PAGE_SIZE = 0x1000;

const EAX = 0;
const ECX = 1;
const EDX = 2;
const ESI = 6;
const EDI = 7;

const UART_DATA = 0x3f8;
const UART_LINE_STATUS = 0x3fd;
const TRANSMITTER_EMPTY = 0x20;

/** CPUID leaf of hypervisors; KVM answers "KVMKVMKVM" in EBX, ECX, EDX. */
const CPUID_HYPERVISOR = 0x4000_0000;
const KVMK = 0x4b4d_564b;
const IA32_APIC_BASE = 0x1b;

const BOOT_LINES = [
  '[  OK  ] Started Journal Service.',
  '[  OK  ] Reached target Local File Systems.',
  '[  OK  ] Started Network Service.',
  '[  OK  ] Started Serial Getty on ttyS0.',
  '[  OK  ] Reached target Login Prompts.',
  '[  OK  ] Reached target Multi-User System.',
  '',
  'Ubuntu 20.04 LTS ubuntu_vm ttyS0',
  '',
];

export const LOGIN_PROMPT = 'ubuntu_vm login: ';

export interface GuestProgram {
  readonly loadAddress: number;
  readonly bytes: Uint8Array;
  readonly stackTop: number;
}

function print(asm: Assembler, label: string): void {
  asm.movAddress(ESI, label).call('puts');
}

/** puts: the zero-terminated string at RSI, each character once the transmitter is empty. */
function puts(asm: Assembler): void {
  asm
    .label('puts')
    .lodsb()
    .testAl(0xff)
    .jz('puts-done')
    .saveAl()
    .label('puts-wait')
    .movImmediate(EDX, UART_LINE_STATUS)
    .inAlDx()
    .testAl(TRANSMITTER_EMPTY)
    .jz('puts-wait')
    .movImmediate(EDX, UART_DATA)
    .restoreAl()
    .outDxAl()
    .jmp('puts')
    .label('puts-done')
    .ret();
}

/** The guest's program, ready to be loaded. */
export function guestProgram(): GuestProgram {
  const asm = new Assembler(LOAD_ADDRESS);
  const memory = `${(MEMORY_PAGES * PAGE_SIZE) / 1024}K`;
  print(asm, 'version');
  asm.movImmediate(EAX, CPUID_HYPERVISOR).cpuid().cmpEbx(KVMK).jnz('no-kvm');
  print(asm, 'kvm');
  asm.jmp('apic').label('no-kvm');
  print(asm, 'bare');
  asm.label('apic').movImmediate(ECX, IA32_APIC_BASE).rdmsr();
  asm
    .movImmediate(EDI, MEMORY_START)
    .movImmediate(ECX, MEMORY_PAGES)
    .label('touch')
    .storeAl()
    .addEdi(PAGE_SIZE)
    .decEcx()
    .jnz('touch');
  print(asm, 'memory');
  print(asm, 'userland');
  asm.label('idle').hlt().jmp('idle');
  puts(asm);
  asm
    .label('version')
    .text('Linux version 5.4.0-generic (nested guest)\r\n')
    .label('kvm')
    .text('Hypervisor detected: KVM\r\n')
    .label('bare')
    .text('Booting on bare hardware\r\n')
    .label('memory')
    .text(`Memory: ${memory} touched, page by page\r\n`)
    .label('userland')
    .text(`${BOOT_LINES.join('\r\n')}\r\n${LOGIN_PROMPT}`);
  return { loadAddress: LOAD_ADDRESS, bytes: asm.assemble(), stackTop: STACK_TOP };
}
