// Assembles the few x86-64 instructions that the nested guest's program needs (Intel SDM vol. 2).

type Label = string;

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
    this.#emit(0xb8 + register);
    this.#fixups.push({ at: this.#bytes.length, label: `=${label}` });
    return this.#emit32(0);
  }

  inAlDx(): this {
    return this.#emit(0xec);
  }

  outDxAl(): this {
    return this.#emit(0xee);
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

  /** Bytes of a string, with a zero behind it. */
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

  #relative(label: Label): this {
    this.#fixups.push({ at: this.#bytes.length, label });
    return this.#emit32(0);
  }

  #emit(...bytes: number[]): this {
    this.#bytes.push(...bytes);
    return this;
  }

  #emit32(value: number): this {
    return this.#emit(
      value & 0xff,
      (value >>> 8) & 0xff,
      (value >>> 16) & 0xff,
      (value >>> 24) & 0xff,
    );
  }
}
