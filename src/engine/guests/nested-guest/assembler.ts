// Assembles the few x86-64 instructions that the nested guest's program needs (Intel SDM vol. 2).
import { ALU_NAMES, type AluName } from './alu.js';

type Label = string;

/** General-purpose registers by their numbers. */
export const REG = {
  AX: 0,
  CX: 1,
  DX: 2,
  BX: 3,
  SP: 4,
  BP: 5,
  SI: 6,
  DI: 7,
  R8: 8,
  R9: 9,
} as const;

/** A memory operand: an address below 2 GiB, or a register with a displacement. */
export type Memory = number | readonly [base: number, displacement: number];

/** Conditions of a jump by their opcodes. */
const CONDITIONS = { below: 0x2, equal: 0x4, different: 0x5, above: 0x7 } as const;

interface Fixup {
  readonly at: number;
  readonly label: Label;
}

export class Assembler {
  readonly #bytes: number[] = [];
  readonly #labels = new Map<Label, number>();
  readonly #fixups: Fixup[] = [];

  /** @param origin guest-physical address of the first byte */
  constructor(readonly origin: number) {}

  get here(): number {
    return this.origin + this.#bytes.length;
  }

  label(name: Label): this {
    this.#labels.set(name, this.here);
    return this;
  }

  /** MOV r32, imm32; `register` is 0 EAX, 1 ECX, 2 EDX, 3 EBX, 6 ESI, 7 EDI. */
  movImmediate(register: number, value: number): this {
    return this.#emit(0xb8 + register).#emit32(value);
  }

  /** MOV r32, the address of a label. */
  movAddress(register: number, label: Label): this {
    return this.#emit(0xb8 + register).#absolute(label);
  }

  testAl(mask: number): this {
    return this.#emit(0xa8, mask);
  }

  /** LODSB: AL from [RSI], RSI one further. */
  lodsb(): this {
    return this.#emit(0xac);
  }

  /** MOV AH, AL and MOV AL, AH. */
  saveAl(): this {
    return this.#emit(0x88, 0xc4);
  }

  restoreAl(): this {
    return this.#emit(0x88, 0xe0);
  }

  /** MOV [RDI], AL. */
  storeAl(): this {
    return this.#emit(0x88, 0x07);
  }

  addEdi(value: number): this {
    return this.#emit(0x81, 0xc7).#emit32(value);
  }

  decEcx(): this {
    return this.#emit(0xff, 0xc9);
  }

  cmpEbx(value: number): this {
    return this.#emit(0x81, 0xfb).#emit32(value);
  }

  cpuid(): this {
    return this.#emit(0x0f, 0xa2);
  }

  rdmsr(): this {
    return this.#emit(0x0f, 0x32);
  }

  hlt(): this {
    return this.#emit(0xf4);
  }

  jmp(label: Label): this {
    return this.#emit(0xe9).#relative(label);
  }

  jz(label: Label): this {
    return this.#emit(0x0f, 0x84).#relative(label);
  }

  jnz(label: Label): this {
    return this.#emit(0x0f, 0x85).#relative(label);
  }

  call(label: Label): this {
    return this.#emit(0xe8).#relative(label);
  }

  ret(): this {
    return this.#emit(0xc3);
  }

  /** MOV to a register, 32 bits or zero-extended to them; 8 bytes for a whole register. */
  load(register: number, memory: Memory, size: 1 | 2 | 4 | 8 = 4): this {
    if (size < 4) return this.#operand([0x0f, size === 1 ? 0xb6 : 0xb7], register, memory);
    return this.#operand([0x8b], register, memory, size === 8);
  }

  /** MOV to memory. */
  store(memory: Memory, register: number, size: 1 | 2 | 4 | 8 = 4): this {
    if (size === 2) this.#emit(0x66);
    return this.#operand([size === 1 ? 0x88 : 0x89], register, memory, size === 8);
  }

  storeImmediate(memory: Memory, value: number, size: 1 | 2 | 4 = 4): this {
    if (size === 2) this.#emit(0x66);
    this.#operand([size === 1 ? 0xc6 : 0xc7], 0, memory);
    return this.#emit(...bytesOf(value, size));
  }

  /** An operation on two registers of 32 bits. */
  alu(name: AluName, register: number, from: number): this {
    this.#rex(from, register, false);
    return this.#emit(8 * ALU_NAMES.indexOf(name) + 1, 0xc0 | ((from & 7) << 3) | (register & 7));
  }

  aluImmediate(name: AluName, register: number, value: number): this {
    this.#rex(0, register, false);
    this.#emit(0x81, 0xc0 | (ALU_NAMES.indexOf(name) << 3) | (register & 7));
    return this.#emit32(value);
  }

  /** INC of 32 bits in memory, atomically. */
  increment(memory: Memory): this {
    this.#emit(0xf0);
    return this.#operand([0xff], 0, memory);
  }

  move(register: number, from: number): this {
    this.#rex(from, register, true);
    return this.#emit(0x89, 0xc0 | ((from & 7) << 3) | (register & 7));
  }

  shiftLeft(register: number, count: number): this {
    this.#rex(0, register, false);
    return this.#emit(0xc1, 0xe0 | (register & 7), count);
  }

  shiftRight(register: number, count: number): this {
    this.#rex(0, register, false);
    return this.#emit(0xc1, 0xe8 | (register & 7), count);
  }

  /** BSWAP of 32 bits. */
  swap(register: number): this {
    return this.#emit(0x0f, 0xc8 | register);
  }

  push(register: number): this {
    return this.#emit(0x50 | register);
  }

  pop(register: number): this {
    return this.#emit(0x58 | register);
  }

  /** REP MOVSB: RCX bytes from [RSI] to [RDI]. */
  copy(): this {
    return this.#emit(0xf3, 0xa4);
  }

  /** IN to AL, AX or EAX from the port in DX. */
  in(size: 1 | 2 | 4): this {
    if (size === 2) this.#emit(0x66);
    return this.#emit(size === 1 ? 0xec : 0xed);
  }

  out(size: 1 | 2 | 4): this {
    if (size === 2) this.#emit(0x66);
    return this.#emit(size === 1 ? 0xee : 0xef);
  }

  wrmsr(): this {
    return this.#emit(0x0f, 0x30);
  }

  rdtsc(): this {
    return this.#emit(0x0f, 0x31);
  }

  sti(): this {
    return this.#emit(0xfb);
  }

  cli(): this {
    return this.#emit(0xfa);
  }

  pause(): this {
    return this.#emit(0xf3, 0x90);
  }

  /** IRETQ. */
  returnFromInterrupt(): this {
    return this.#emit(0x48, 0xcf);
  }

  /** LGDT and LIDT of a pseudo-descriptor. */
  loadGdt(label: Label): this {
    return this.#emit(0x0f, 0x01, 0x14, 0x25).#absolute(label);
  }

  loadIdt(label: Label): this {
    return this.#emit(0x0f, 0x01, 0x1c, 0x25).#absolute(label);
  }

  jumpIf(condition: keyof typeof CONDITIONS, label: Label): this {
    return this.#emit(0x0f, 0x80 | CONDITIONS[condition]).#relative(label);
  }

  /** Instructions or data as they are. */
  bytes(...bytes: readonly number[]): this {
    return this.#emit(...bytes);
  }

  /** 32 bits of data: the address of a label. */
  address(label: Label): this {
    return this.#absolute(label);
  }

  /** Zeroes up to a multiple of `size`. */
  align(size: number): this {
    while (this.here % size !== 0) this.#emit(0);
    return this;
  }

  /** Bytes of a string, with a zero after it. */
  text(text: string): this {
    return this.#emit(...new TextEncoder().encode(text), 0);
  }

  /** @throws Error when a label is missing: a defect of the program. */
  assemble(): Uint8Array {
    const bytes = Uint8Array.from(this.#bytes);
    const view = new DataView(bytes.buffer);
    for (const { at, label } of this.#fixups) {
      const absolute = label.startsWith('=');
      const target = this.#labels.get(absolute ? label.slice(1) : label);
      if (target === undefined) throw new Error(`no label ${label}`);
      view.setUint32(at, absolute ? target : (target - (this.origin + at + 4)) >>> 0, true);
    }
    return bytes;
  }

  #absolute(label: Label): this {
    this.#fixups.push({ at: this.#bytes.length, label: `=${label}` });
    return this.#emit32(0);
  }

  /** A REX prefix where a register or the operand size asks for one. */
  #rex(register: number, base: number, wide: boolean): void {
    const rex = (wide ? 8 : 0) | (register > 7 ? 4 : 0) | (base > 7 ? 1 : 0);
    if (rex !== 0) this.#emit(0x40 | rex);
  }

  /** Opcode and ModRM with a 32-bit displacement. */
  #operand(opcode: readonly number[], register: number, memory: Memory, wide = false): this {
    const reg = (register & 7) << 3;
    if (typeof memory === 'number') {
      this.#rex(register, 0, wide);
      return this.#emit(...opcode, reg | 4, 0x25).#emit32(memory);
    }
    const [base, displacement] = memory;
    this.#rex(register, base, wide);
    return this.#emit(...opcode, 0x80 | reg | (base & 7)).#emit32(displacement);
  }

  #relative(label: Label): this {
    this.#fixups.push({ at: this.#bytes.length, label });
    return this.#emit32(0);
  }

  #emit(...bytes: number[]): this {
    this.#bytes.push(...bytes);
    return this;
  }

  #emit32(value: number): this {
    return this.#emit(...bytesOf(value, 4));
  }
}

function bytesOf(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 0xff);
}
