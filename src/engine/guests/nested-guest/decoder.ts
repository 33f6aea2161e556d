// Decodes x86 instructions from bytes: prefixes, opcode, ModRM, SIB, displacement and immediates (SDM volume 2,
// chapter 2).

/** What a code segment and IA32_EFER.LMA make of operand and address sizes. */
export type CodeSize = 16 | 32 | 64;

/** A register or a memory operand of ModRM. */
type RegisterOrMemory =
  | { readonly kind: 'register'; readonly register: number }
  | {
      readonly kind: 'memory';
      readonly base: number | undefined;
      readonly index: number | undefined;
      readonly scale: 0 | 1 | 2 | 3;
      /** Sign-extended; of a RIP-relative operand without the address of the next instruction. */
      readonly displacement: bigint;
      readonly ripRelative: boolean;
    };

export interface ModRm {
  /** ModRM.reg with REX.R. */
  readonly reg: number;
  readonly rm: RegisterOrMemory;
  /** The whole byte. */
  readonly byte: number;
}

/** Segment registers as instruction information numbers them. */
export const SEGMENT = { ES: 0, CS: 1, SS: 2, DS: 3, FS: 4, GS: 5 } as const;

const SEGMENT_PREFIXES: Readonly<Record<number, number>> = {
  38: SEGMENT.ES,
  46: SEGMENT.CS,
  54: SEGMENT.SS,
  62: SEGMENT.DS,
  100: SEGMENT.FS,
  101: SEGMENT.GS,
};

const RSP = 4;
const RBP = 5;
/** The longest instruction. */
const MAX_LENGTH = 15;

/** Gives the byte at an offset of the instruction. */
type ByteSource = (offset: number) => number;

export class Decoder {
  /** Bytes taken so far: the instruction's length once it is decoded. */
  length = 0;
  operandSizePrefix = false;
  addressSizePrefix = false;
  /** 0xf2 or 0xf3. */
  repeat: number | undefined;
  segment: number | undefined;
  /** The REX prefix, 0 for none. */
  rex = 0;
  /** One byte, or 0x0f00 and 0x0f3800 with the last one. */
  opcode = 0;

  constructor(
    readonly codeSize: CodeSize,
    private readonly byteAt: ByteSource,
  ) {
    this.#prefixes();
  }

  get rexW(): boolean {
    return (this.rex & 8) !== 0;
  }

  /** Operand size in bytes. */
  get operandSize(): 2 | 4 | 8 {
    if (this.rexW) return 8;
    return (this.codeSize === 16) === this.operandSizePrefix ? 4 : 2;
  }

  /** Address size in bytes. */
  get addressSize(): 2 | 4 | 8 {
    if (this.codeSize === 64) return this.addressSizePrefix ? 4 : 8;
    return (this.codeSize === 16) === this.addressSizePrefix ? 4 : 2;
  }

  /** A register number of the opcode's low three bits, with REX.B. */
  get opcodeRegister(): number {
    return (this.opcode & 7) | ((this.rex & 1) << 3);
  }

  unsigned(bytes: number): bigint {
    let value = 0n;
    for (let i = 0; i < bytes; i++) value |= BigInt(this.#byte()) << BigInt(8 * i);
    return value;
  }

  signed(bytes: number): bigint {
    return BigInt.asIntN(8 * bytes, this.unsigned(bytes));
  }

  /** An immediate of the operand size, at most 32 bits, sign-extended. */
  immediate(): bigint {
    return this.signed(Math.min(this.operandSize, 4));
  }

  /** undefined for 16-bit addressing, which nobody here needs. */
  modRm(): ModRm | undefined {
    const byte = this.#byte();
    const mod = byte >> 6;
    const reg = ((byte >> 3) & 7) | ((this.rex & 4) << 1);
    const low = byte & 7;
    if (mod === 3) {
      return { reg, byte, rm: { kind: 'register', register: low | ((this.rex & 1) << 3) } };
    }
    if (this.addressSize === 2) return undefined;
    let base: number | undefined = low | ((this.rex & 1) << 3);
    let index: number | undefined;
    let scale: 0 | 1 | 2 | 3 = 0;
    let ripRelative = false;
    let displacementSize = mod === 1 ? 1 : mod === 2 ? 4 : 0;
    if (low === RSP) {
      const sib = this.#byte();
      scale = (sib >> 6) as 0 | 1 | 2 | 3;
      index = ((sib >> 3) & 7) | ((this.rex & 2) << 2);
      if (index === RSP) index = undefined;
      base = (sib & 7) | ((this.rex & 1) << 3);
      if ((sib & 7) === RBP && mod === 0) {
        base = undefined;
        displacementSize = 4;
      }
    } else if (low === RBP && mod === 0) {
      base = undefined;
      displacementSize = 4;
      ripRelative = this.codeSize === 64;
    }
    const displacement = displacementSize === 0 ? 0n : this.signed(displacementSize);
    return { reg, byte, rm: { kind: 'memory', base, index, scale, displacement, ripRelative } };
  }

  #byte(): number {
    if (this.length >= MAX_LENGTH) throw new TooLong();
    const byte = this.byteAt(this.length);
    this.length += 1;
    return byte;
  }

  #prefixes(): void {
    for (;;) {
      const byte = this.#byte();
      const segment = SEGMENT_PREFIXES[byte];
      if (this.codeSize === 64 && byte >> 4 === 4) {
        this.rex = byte;
        this.#opcode(this.#byte());
        return;
      }
      if (segment !== undefined) this.segment = segment;
      else if (byte === 0x66) this.operandSizePrefix = true;
      else if (byte === 0x67) this.addressSizePrefix = true;
      else if (byte === 0xf2 || byte === 0xf3) this.repeat = byte;
      else if (byte !== 0xf0) {
        this.#opcode(byte);
        return;
      }
    }
  }

  #opcode(first: number): void {
    this.opcode = first;
    if (first !== 0x0f) return;
    const second = this.#byte();
    this.opcode = 0x0f00 | second;
    if (second === 0x38) this.opcode = 0x0f_3800 | this.#byte();
  }
}

/** More than 15 bytes: #GP(0). */
export class TooLong extends Error {}
