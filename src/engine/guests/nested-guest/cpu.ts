// The nested guest's processor core: decodes x86 instructions, does what they do to registers and memory, and hands
// what virtualization cares about (I/O, MSRs, control registers, every memory access) to the virtual processor.
import type { L2Result } from '../../acrn/nested/l2-result.js';
import type { Vcpu } from '../../acrn/nested/vcpu.js';
import { FIELD } from '../../processor/field-table.js';
import type {
  GuestEvent,
  GuestInstruction,
  MemoryOperand,
  OperandEncoding,
  PlainInstruction,
} from '../../processor/non-root/guest-instruction.js';
import { CS_L, EFER_LMA, RFLAGS, VMX_FLAGS } from '../../processor/registers.js';
import { ALU_NAMES, alu, condition } from './alu.js';
import { type CodeSize, Decoder, type ModRm, SEGMENT, TooLong } from './decoder.js';

const RAX = 0;
const RCX = 1;
const RDX = 2;
const RSP = 4;
const RSI = 6;
const RDI = 7;
const LOW32 = 0xffff_ffffn;
const CS_D = 1 << 14;

/** The instruction did not complete: a VM exit, an exception that the guest gets, or the machine stopped. */
class Left {
  constructor(readonly result: L2Result) {}
}

/** Bytes that the core does not know. */
class Unknown extends Error {}

/** What one step of the guest came to. */
type StepResult =
  | { readonly ending: 'completed' }
  | Exclude<L2Result, { ending: 'completed' }>
  /** Nothing happens before the next event: the activity state is HLT, or the instruction jumps to itself. */
  | { readonly ending: 'halted' | 'waiting' }
  /** Bytes that the core does not know: the guest has run wild. */
  | { readonly ending: 'unknown-opcode'; readonly rip: bigint };

const COMPLETED: StepResult = { ending: 'completed' };
const HALTED: StepResult = { ending: 'halted' };
const WAITING: StepResult = { ending: 'waiting' };

/** Instructions of one opcode without operands. */
const PLAIN: Readonly<Record<number, PlainInstruction>> = {
  244: 'hlt',
  250: 'cli',
  251: 'sti',
  3846: 'clts',
  3848: 'invd',
  3849: 'wbinvd',
  3895: 'getsec',
  4002: 'cpuid',
};

/** 0F 01 with a register in ModRM: by the whole byte. */
const GROUP_7: Readonly<Record<number, PlainInstruction>> = {
  193: 'vmcall',
  194: 'vmlaunch',
  195: 'vmresume',
  196: 'vmxoff',
  200: 'monitor',
  201: 'mwait',
  209: 'xsetbv',
  212: 'vmfunc',
};

/** Base fields of ES, CS, SS, DS, FS and GS. */
const BASES = [
  FIELD.GUEST_ES_BASE,
  FIELD.GUEST_CS_BASE,
  FIELD.GUEST_SS_BASE,
  FIELD.GUEST_DS_BASE,
  FIELD.GUEST_FS_BASE,
  FIELD.GUEST_GS_BASE,
] as const;

const CODE_BYTES = 16;

export class NestedGuestCpu {
  readonly #code = new Uint8Array(CODE_BYTES);
  #fetched = 0;
  #start = 0n;
  #mode: CodeSize = 64;
  #in = new Decoder(64, () => 0x90);

  /**
   * @param registers the pCPU's general-purpose registers, RAX to R15; RSP is the VMCS's
   * @param onRead told of every linear address that an instruction reads data from
   */
  constructor(
    private readonly vcpu: Vcpu,
    private readonly registers: BigUint64Array,
    private readonly onRead?: (address: bigint) => void,
  ) {}

  /** One instruction, or an event before it. After `handled-L0` the same instruction is executed again. */
  step(): StepResult {
    try {
      const before = this.vcpu.beforeL2Instruction();
      if (before.ending !== 'completed') return before;
      if (this.#vmcs.read32(FIELD.GUEST_ACTIVITY_STATE) !== 0) return HALTED;
      this.#start = this.#vmcs.read(FIELD.GUEST_RIP);
      this.#fetched = 0;
      this.#mode = this.#codeSize();
      this.#in = new Decoder(this.#mode, (offset) => this.#byteAt(offset));
      return this.#execute();
    } catch (error) {
      if (error instanceof Unknown) return { ending: 'unknown-opcode', rip: this.#start };
      if (error instanceof TooLong)
        return this.#raised({ name: 'exception', vector: 13, errorCode: 0 });
      if (!(error instanceof Left)) throw error;
      return error.result.ending === 'completed' ? COMPLETED : error.result;
    }
  }

  get #vmcs() {
    const { current } = this.vcpu.processor;
    if (current === undefined) throw new Left({ ending: 'not-in-L2' });
    return current;
  }

  #codeSize(): CodeSize {
    const rights = this.#vmcs.read32(FIELD.GUEST_CS_AR_BYTES);
    if (!this.vcpu.processor.guestTables) return 64;
    if ((this.vcpu.processor.efer & EFER_LMA) !== 0 && (rights & CS_L) !== 0) return 64;
    return (rights & CS_D) === 0 ? 16 : 32;
  }

  #byteAt(offset: number): number {
    while (offset >= this.#fetched) {
      const into = this.#code.subarray(this.#fetched);
      const address = this.#linear(SEGMENT.CS, this.#start + BigInt(this.#fetched));
      this.#fetched += Number(this.#value(this.vcpu.fetchL2(address, into)));
    }
    return this.#code[offset] ?? 0;
  }

  /** The value of something that must complete for the instruction to go on. */
  #value(result: L2Result): bigint {
    if (result.ending !== 'completed') throw new Left(result);
    return result.value ?? 0n;
  }

  #raised(event: GuestEvent): StepResult {
    return this.#afterEvent(this.vcpu.deliverToL2(event));
  }

  #afterEvent(result: L2Result): StepResult {
    return result.ending === 'completed' ? COMPLETED : result;
  }

  #undefinedOpcode(): never {
    throw new Left(this.vcpu.deliverToL2({ name: 'exception', vector: 6 }));
  }

  // Registers.

  #get(register: number): bigint {
    if (register === RSP) return this.#vmcs.read(FIELD.GUEST_RSP);
    return this.registers[register] ?? 0n;
  }

  #put(register: number, value: bigint): void {
    if (register === RSP) this.#vmcs.write(FIELD.GUEST_RSP, BigInt.asUintN(64, value));
    else this.registers[register] = value;
  }

  /** AH, CH, DH and BH stand for SPL, BPL, SIL and DIL without a REX prefix. */
  #isHighByte(register: number, size: number): boolean {
    return size === 1 && this.#in.rex === 0 && register >= 4 && register < 8;
  }

  #getSized(register: number, size: number): bigint {
    if (this.#isHighByte(register, size)) return (this.#get(register - 4) >> 8n) & 0xffn;
    return BigInt.asUintN(8 * size, this.#get(register));
  }

  /** A 32-bit result clears the upper half of its register; a smaller one keeps it. */
  #putSized(register: number, size: number, value: bigint): void {
    if (this.#isHighByte(register, size)) {
      const old = this.#get(register - 4);
      this.#put(register - 4, (old & ~0xff00n) | ((value & 0xffn) << 8n));
    } else if (size >= 4) {
      this.#put(register, BigInt.asUintN(8 * size, value));
    } else {
      const mask = (1n << BigInt(8 * size)) - 1n;
      this.#put(register, (this.#get(register) & ~mask) | (value & mask));
    }
  }

  get #flags(): number {
    return this.#vmcs.read32(FIELD.GUEST_RFLAGS);
  }

  #setFlags(flags: number): void {
    this.#vmcs.write32(FIELD.GUEST_RFLAGS, (this.#flags & ~VMX_FLAGS) | flags);
  }

  // Addresses and memory.

  #linear(segment: number, offset: bigint): bigint {
    const flat = this.#mode === 64 && segment < SEGMENT.FS;
    if (flat || !this.vcpu.processor.guestTables) return BigInt.asUintN(64, offset);
    const sum = this.#vmcs.read(BASES[segment] ?? FIELD.GUEST_DS_BASE) + offset;
    return BigInt.asUintN(this.#mode === 64 ? 64 : 32, sum);
  }

  /** The memory operand of ModRM; the whole instruction must be decoded. */
  #memory({ rm }: ModRm): MemoryOperand | undefined {
    if (rm.kind === 'register') return undefined;
    const { base, index, scale } = rm;
    const displacement = rm.ripRelative ? this.#next + rm.displacement : rm.displacement;
    const offset =
      displacement +
      (base === undefined ? 0n : this.#get(base)) +
      (index === undefined ? 0n : this.#get(index) << BigInt(scale));
    const usesStack = base === RSP || base === 5;
    const segment = this.#in.segment ?? (usesStack ? SEGMENT.SS : SEGMENT.DS);
    const address = this.#linear(segment, BigInt.asUintN(8 * this.#in.addressSize, offset));
    return {
      segment,
      ...(base === undefined ? {} : { base }),
      ...(index === undefined ? {} : { index }),
      scale,
      displacement,
      addressSize: this.#in.addressSize === 8 ? 2 : this.#in.addressSize === 4 ? 1 : 0,
      address,
    };
  }

  #load(modRm: ModRm, size: number): bigint {
    if (modRm.rm.kind === 'register') return this.#getSized(modRm.rm.register, size);
    const address = this.#memory(modRm)?.address ?? 0n;
    this.onRead?.(address);
    return this.#value(this.vcpu.readL2(address, size));
  }

  #store(modRm: ModRm, size: number, value: bigint): void {
    if (modRm.rm.kind === 'register') this.#putSized(modRm.rm.register, size, value);
    else this.#value(this.vcpu.writeL2(this.#memory(modRm)?.address ?? 0n, size, value));
  }

  #push(value: bigint): void {
    const size = this.#stackSize;
    const stack = BigInt.asUintN(64, this.#get(RSP) - BigInt(size));
    this.#value(this.vcpu.writeL2(this.#linear(SEGMENT.SS, stack), size, value));
    this.#put(RSP, stack);
  }

  #pop(): bigint {
    const size = this.#stackSize;
    const stack = this.#get(RSP);
    const value = this.#value(this.vcpu.readL2(this.#linear(SEGMENT.SS, stack), size));
    this.#put(RSP, stack + BigInt(size));
    return value;
  }

  get #stackSize(): number {
    if (this.#in.codeSize === 64) return this.#in.operandSizePrefix ? 2 : 8;
    return this.#in.operandSize;
  }

  // Endings.

  get #next(): bigint {
    return this.#start + BigInt(this.#in.length);
  }

  #retire(next: bigint = this.#next): StepResult {
    this.#value(this.vcpu.retireL2(BigInt.asUintN(this.#in.codeSize === 64 ? 64 : 32, next)));
    return COMPLETED;
  }

  /** Lets the virtual processor execute it, RIP included; its value. */
  #virtual(instruction: GuestInstruction): bigint {
    return this.#value(this.vcpu.executeL2({ ...instruction, length: this.#in.length }));
  }

  #plain(name: PlainInstruction, encoding?: OperandEncoding): StepResult {
    this.#virtual(encoding === undefined ? { name } : { name, encoding });
    return COMPLETED;
  }

  #modRm(): ModRm {
    const modRm = this.#in.modRm();
    if (modRm === undefined) throw new Unknown();
    return modRm;
  }

  #execute(): StepResult {
    const { opcode } = this.#in;
    if (opcode < 0x40) return this.#aluOpcode(opcode);
    const plain = PLAIN[opcode];
    if (plain !== undefined) return this.#plain(plain);
    if (opcode >= 0x0f00) return this.#executeLong(opcode);
    const size = (opcode & 1) === 0 ? 1 : this.#in.operandSize;
    if (opcode >= 0x50 && opcode < 0x58) {
      this.#push(this.#get(this.#in.opcodeRegister));
      return this.#retire();
    }
    if (opcode >= 0x58 && opcode < 0x60) {
      this.#putSized(this.#in.opcodeRegister, this.#stackSize, this.#pop());
      return this.#retire();
    }
    if (opcode >= 0x70 && opcode < 0x80) return this.#jump(opcode, this.#in.signed(1));
    if (opcode >= 0xb0 && opcode < 0xb8) {
      this.#putSized(this.#in.opcodeRegister, 1, this.#in.unsigned(1));
      return this.#retire();
    }
    if (opcode >= 0xb8 && opcode < 0xc0) {
      const { operandSize } = this.#in;
      this.#putSized(this.#in.opcodeRegister, operandSize, this.#in.unsigned(operandSize));
      return this.#retire();
    }
    switch (opcode) {
      case 0x6c:
      case 0x6d:
      case 0x6e:
      case 0x6f:
        return this.#stringIo(opcode);
      case 0x80:
      case 0x81:
      case 0x83: {
        const modRm = this.#modRm();
        const right = opcode === 0x81 ? this.#in.immediate() : this.#in.signed(1);
        return this.#alu((modRm.byte >> 3) & 7, size, modRm, right);
      }
      case 0x84:
      case 0x85: {
        const modRm = this.#modRm();
        return this.#test(size, this.#load(modRm, size), this.#getSized(modRm.reg, size));
      }
      case 0x88:
      case 0x89: {
        const modRm = this.#modRm();
        this.#store(modRm, size, this.#getSized(modRm.reg, size));
        return this.#retire();
      }
      case 0x8a:
      case 0x8b: {
        const modRm = this.#modRm();
        this.#putSized(modRm.reg, size, this.#load(modRm, size));
        return this.#retire();
      }
      case 0x8d: {
        const modRm = this.#modRm();
        const memory = this.#memory(modRm);
        if (memory === undefined) return this.#undefinedOpcode();
        this.#putSized(modRm.reg, this.#in.operandSize, memory.address);
        return this.#retire();
      }
      case 0x90:
        return this.#plain(this.#in.repeat === 0xf3 ? 'pause' : 'nop');
      case 0x9c:
        this.#push(BigInt(this.#flags & ~(RFLAGS.VM | RFLAGS.RF)));
        return this.#retire();
      case 0x9d:
        return this.#popFlags();
      case 0xa8:
        return this.#test(1, this.#getSized(RAX, 1), this.#in.unsigned(1));
      case 0xa9:
        return this.#test(size, this.#getSized(RAX, size), this.#in.immediate());
      case 0xa4:
      case 0xaa:
        return this.#copyOrFill(opcode === 0xa4);
      case 0xac:
      case 0xad:
        return this.#loadString(size);
      case 0xc0:
      case 0xc1:
        return this.#shift(size);
      case 0xc3:
        return this.#retire(this.#pop());
      case 0xc6:
      case 0xc7: {
        const modRm = this.#modRm();
        const value = size === 1 ? this.#in.unsigned(1) : this.#in.immediate();
        this.#store(modRm, size, BigInt.asUintN(8 * size, value));
        return this.#retire();
      }
      case 0xcc:
        return this.#raised({ name: 'exception', vector: 3, length: this.#in.length });
      case 0xcd: {
        const vector = Number(this.#in.unsigned(1));
        return this.#afterEvent(this.vcpu.softwareInterruptL2(vector, this.#in.length));
      }
      case 0xcf:
        return this.#returnFromInterrupt();
      case 0xe4:
      case 0xe5:
      case 0xe6:
      case 0xe7:
        return this.#io(opcode, Number(this.#in.unsigned(1)), true);
      case 0xec:
      case 0xed:
      case 0xee:
      case 0xef:
        return this.#io(opcode, Number(this.#get(RDX) & 0xffffn), false);
      case 0xe8: {
        const offset = this.#in.signed(4);
        this.#push(this.#next);
        return this.#retire(this.#next + offset);
      }
      case 0xe9:
        return this.#jumpBy(this.#in.signed(4));
      case 0xea:
        return this.#farJump();
      case 0xeb:
        return this.#jumpBy(this.#in.signed(1));
      case 0xf6:
      case 0xf7:
        return this.#group3(size);
      case 0xfe:
      case 0xff:
        return this.#group5(size);
      default:
        throw new Unknown();
    }
  }

  #executeLong(opcode: number): StepResult {
    if (opcode >= 0x0f80 && opcode < 0x0f90) {
      return this.#jump(opcode, this.#in.signed(this.#in.codeSize === 16 ? 2 : 4));
    }
    if (opcode >= 0x0fc8 && opcode < 0x0fd0) return this.#swapBytes();
    switch (opcode) {
      case 0x0f00:
        return this.#localDescriptorTable();
      case 0x0f01:
        return this.#group7();
      case 0x0f0b:
        return this.#undefinedOpcode();
      case 0x0f1f:
        this.#modRm();
        return this.#plain('nop');
      case 0x0f20:
      case 0x0f21:
      case 0x0f22:
      case 0x0f23:
        return this.#controlOrDebugRegister(opcode);
      case 0x0f30: {
        const value = ((this.#get(RDX) & LOW32) << 32n) | (this.#get(RAX) & LOW32);
        this.#virtual({ name: 'wrmsr', msr: Number(this.#get(RCX) & LOW32), value });
        return COMPLETED;
      }
      case 0x0f31:
        return this.#intoEdxEax({ name: 'rdtsc' });
      case 0x0f32:
        return this.#intoEdxEax({ name: 'rdmsr', msr: Number(this.#get(RCX) & LOW32) });
      case 0x0f33:
        return this.#intoEdxEax({ name: 'rdpmc' });
      case 0x0f78:
      case 0x0f79:
        return this.#vmreadOrVmwrite(opcode);
      case 0x0fb6:
      case 0x0fb7: {
        const modRm = this.#modRm();
        const value = this.#load(modRm, opcode === 0x0fb6 ? 1 : 2);
        this.#putSized(modRm.reg, this.#in.operandSize, value);
        return this.#retire();
      }
      case 0x0fc7:
        return this.#group9();
      case 0x0f_3880:
      case 0x0f_3881:
      case 0x0f_3882: {
        const modRm = this.#modRm();
        const names: readonly PlainInstruction[] = ['invept', 'invvpid', 'invpcid'];
        const name = names[opcode & 3];
        if (name === undefined) throw new Unknown();
        return this.#plain(name, this.#encoding(modRm, { register2: modRm.reg }));
      }
      default:
        throw new Unknown();
    }
  }

  #encoding(modRm: ModRm, more: OperandEncoding = {}): OperandEncoding {
    const memory = this.#memory(modRm);
    const operandSize = this.#in.operandSize === 8 ? 2 : this.#in.operandSize === 4 ? 1 : 0;
    if (memory !== undefined) return { memory, operandSize, ...more };
    const register = modRm.rm.kind === 'register' ? modRm.rm.register : 0;
    return { register, operandSize, ...more };
  }

  // Arithmetic.

  #aluOpcode(opcode: number): StepResult {
    const form = opcode & 7;
    if (form > 5) throw new Unknown();
    const size = (form & 1) === 0 ? 1 : this.#in.operandSize;
    if (form > 3) {
      const right = form === 4 ? this.#in.signed(1) : this.#in.immediate();
      return this.#aluOnRegister(opcode >> 3, size, RAX, right);
    }
    const modRm = this.#modRm();
    if (form < 2) return this.#alu(opcode >> 3, size, modRm, this.#getSized(modRm.reg, size));
    return this.#aluOnRegister(opcode >> 3, size, modRm.reg, this.#load(modRm, size));
  }

  #aluOnRegister(operation: number, size: number, register: number, right: bigint): StepResult {
    const left = this.#getSized(register, size);
    const { value, flags } = this.#calculate(operation, size, left, right);
    if (operation !== 7) this.#putSized(register, size, value);
    this.#setFlags(flags);
    return this.#retire();
  }

  #calculate(operation: number, size: number, left: bigint, right: bigint) {
    const name = ALU_NAMES[operation & 7] ?? 'cmp';
    return alu(name, 8 * size, left, BigInt.asUintN(8 * size, right), this.#flags);
  }

  #alu(operation: number, size: number, modRm: ModRm, right: bigint): StepResult {
    const { value, flags } = this.#calculate(operation, size, this.#load(modRm, size), right);
    if (operation !== 7) this.#store(modRm, size, value);
    this.#setFlags(flags);
    return this.#retire();
  }

  #test(size: number, left: bigint, right: bigint): StepResult {
    this.#setFlags(this.#calculate(4, size, left, right).flags);
    return this.#retire();
  }

  /** TEST, NOT, NEG and DIV. */
  #group3(size: number): StepResult {
    const modRm = this.#modRm();
    const operation = (modRm.byte >> 3) & 7;
    if (operation < 2) {
      const right = size === 1 ? this.#in.unsigned(1) : this.#in.immediate();
      return this.#test(size, this.#load(modRm, size), right);
    }
    const value = this.#load(modRm, size);
    if (operation === 2) this.#store(modRm, size, BigInt.asUintN(8 * size, ~value));
    else if (operation === 3) {
      const negated = this.#calculate(5, size, 0n, value);
      this.#store(modRm, size, negated.value);
      this.#setFlags(negated.flags);
    } else if (operation === 6 && size > 1) {
      return this.#divide(size, value);
    } else throw new Unknown();
    return this.#retire();
  }

  #divide(size: number, divisor: bigint): StepResult {
    const bits = BigInt(8 * size);
    const dividend = (this.#getSized(RDX, size) << bits) | this.#getSized(RAX, size);
    if (divisor === 0n || (dividend / divisor) >> bits !== 0n) {
      return this.#raised({ name: 'exception', vector: 0 });
    }
    this.#putSized(RAX, size, dividend / divisor);
    this.#putSized(RDX, size, dividend % divisor);
    return this.#retire();
  }

  /** INC, DEC, CALL, JMP and PUSH. */
  #group5(size: number): StepResult {
    const modRm = this.#modRm();
    const operation = (modRm.byte >> 3) & 7;
    if (operation < 2) {
      const carry = this.#flags & RFLAGS.CF;
      const changed = this.#calculate(operation === 0 ? 0 : 5, size, this.#load(modRm, size), 1n);
      this.#store(modRm, size, changed.value);
      this.#setFlags((changed.flags & ~RFLAGS.CF) | carry);
      return this.#retire();
    }
    if (size === 1) throw new Unknown();
    const width = this.#in.codeSize === 64 ? 8 : size;
    const target = this.#load(modRm, width);
    if (operation === 2) this.#push(this.#next);
    if (operation === 2 || operation === 4) return this.#retire(target);
    if (operation !== 6) throw new Unknown();
    this.#push(target);
    return this.#retire();
  }

  /** ROL, SHL and SHR by an immediate (SDM volume 2): CF and OF are not modelled for ROL. */
  #shift(size: number): StepResult {
    const modRm = this.#modRm();
    const operation = (modRm.byte >> 3) & 7;
    const bits = 8 * size;
    const count = BigInt(Number(this.#in.unsigned(1)) & (size === 8 ? 63 : 31));
    const value = this.#load(modRm, size);
    if (operation === 0) {
      const by = count % BigInt(bits);
      const rotated = (value << by) | (value >> (BigInt(bits) - by));
      this.#store(modRm, size, BigInt.asUintN(bits, rotated));
      return this.#retire();
    }
    if (operation !== 4 && operation !== 5) throw new Unknown();
    const shifted = operation === 4 ? value << count : value >> count;
    const result = BigInt.asUintN(bits, shifted);
    this.#store(modRm, size, result);
    if (count !== 0n) {
      const last = operation === 4 ? (shifted >> BigInt(bits)) & 1n : (value >> (count - 1n)) & 1n;
      const { flags } = this.#calculate(1, size, result, 0n);
      this.#setFlags(last === 0n ? flags : flags | RFLAGS.CF);
    }
    return this.#retire();
  }

  #swapBytes(): StepResult {
    const { operandSize, opcodeRegister } = this.#in;
    let value = this.#getSized(opcodeRegister, operandSize);
    let swapped = 0n;
    for (let i = 0; i < operandSize; i += 1) {
      swapped = (swapped << 8n) | (value & 0xffn);
      value >>= 8n;
    }
    this.#putSized(opcodeRegister, operandSize, swapped);
    return this.#retire();
  }

  // Control flow.

  /** JMP ptr16:32 or ptr16:16 to a code segment of the GDT. */
  #farJump(): StepResult {
    if (this.#in.codeSize === 64) return this.#undefinedOpcode();
    const target = this.#in.unsigned(this.#in.operandSize);
    const selector = Number(this.#in.unsigned(2));
    const at = this.#vmcs.read(FIELD.GUEST_GDTR_BASE) + BigInt(selector & ~7);
    const descriptor = this.#value(this.vcpu.readL2(at, 8));
    const rights = Number((descriptor >> 40n) & 0xf0ffn);
    if (
      (rights & 0x98) !== 0x98 ||
      (selector & ~7) + 7 > this.#vmcs.read32(FIELD.GUEST_GDTR_LIMIT)
    ) {
      return this.#raised({ name: 'exception', vector: 13, errorCode: selector & ~7 });
    }
    this.#vmcs.write32(FIELD.GUEST_CS_SELECTOR, selector);
    this.#vmcs.write32(FIELD.GUEST_CS_AR_BYTES, rights | 1);
    this.#vmcs.write(FIELD.GUEST_CS_BASE, 0n);
    this.#vmcs.write32(FIELD.GUEST_CS_LIMIT, 0xffff_ffff);
    return this.#retire(target);
  }

  #jump(opcode: number, offset: bigint): StepResult {
    return condition(opcode & 0xf, this.#flags) ? this.#jumpBy(offset) : this.#retire();
  }

  #jumpBy(offset: bigint): StepResult {
    this.#retire(this.#next + offset);
    return this.#vmcs.read(FIELD.GUEST_RIP) === this.#start ? WAITING : COMPLETED;
  }

  #popFlags(): StepResult {
    // At CPL 0: IOPL, DF, AC and ID, too.
    const changeable =
      VMX_FLAGS | RFLAGS.TF | RFLAGS.IF | RFLAGS.NT | (3 << 12) | (1 << 10) | (1 << 18) | (1 << 21);
    const popped = Number(this.#pop() & LOW32);
    const flags = (this.#flags & ~changeable) | (popped & changeable);
    this.#vmcs.write32(FIELD.GUEST_RFLAGS, (flags & ~RFLAGS.RF) >>> 0);
    return this.#retire();
  }

  /** IRETQ to the same privilege level. */
  #returnFromInterrupt(): StepResult {
    if (this.#in.codeSize !== 64) throw new Unknown();
    const stack = this.#get(RSP);
    const frame = [0n, 8n, 16n, 24n, 32n].map((offset) =>
      this.#value(this.vcpu.readL2(BigInt.asUintN(64, stack + offset), 8)),
    );
    const [rip = 0n, , flags = 0n, rsp = 0n] = frame;
    this.#value(this.vcpu.retireL2(rip));
    this.#put(RSP, rsp);
    this.#vmcs.write32(FIELD.GUEST_RFLAGS, Number(flags & LOW32) | RFLAGS.FIXED);
    const blocking = this.#vmcs.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO);
    // SDM volume 3, 6.7.1: IRET ends blocking by NMI.
    this.#vmcs.write32(FIELD.GUEST_INTERRUPTIBILITY_INFO, blocking & ~(1 << 3));
    return COMPLETED;
  }

  // I/O.

  #io(opcode: number, port: number, immediate: boolean): StepResult {
    const size = (opcode & 1) === 0 ? 1 : this.#in.operandSize === 2 ? 2 : 4;
    const form = { port, size, immediate } as const;
    if ((opcode & 2) === 0) {
      const value = this.#virtual({ name: 'in', ...form });
      this.#putSized(RAX, size, value);
    } else {
      this.#virtual({ name: 'out', ...form, value: this.#getSized(RAX, size) });
    }
    return COMPLETED;
  }

  /** INS and OUTS: one element a step; with REP the instruction is executed again for the next. */
  #stringIo(opcode: number): StepResult {
    const size = (opcode & 1) === 0 ? 1 : this.#in.operandSize === 2 ? 2 : 4;
    const out = opcode >= 0x6e;
    const repeated = this.#in.repeat !== undefined;
    const width = 8 * this.#in.addressSize;
    if (repeated && BigInt.asUintN(width, this.#get(RCX)) === 0n) return this.#retire();
    const pointer = out ? RSI : RDI;
    const segment = out ? (this.#in.segment ?? SEGMENT.DS) : SEGMENT.ES;
    const address = this.#linear(segment, BigInt.asUintN(width, this.#get(pointer)));
    const addressSize = this.#in.addressSize === 8 ? 2 : this.#in.addressSize === 4 ? 1 : 0;
    const form = {
      port: Number(this.#get(RDX) & 0xffffn),
      size,
      string: { address, repeated },
      encoding: { memory: { segment, scale: 0, displacement: 0n, addressSize, address } },
      length: this.#in.length,
    } as const;
    const instruction: GuestInstruction = out
      ? { name: 'out', ...form, value: 0n }
      : { name: 'in', ...form };
    this.#value(this.vcpu.interceptL2(instruction));
    // No device answers: what is read is all ones, what is written is lost.
    if (out) this.#value(this.vcpu.readL2(address, size));
    else this.#value(this.vcpu.writeL2(address, size, (1n << BigInt(8 * size)) - 1n));
    const step = (this.#flags & (1 << 10)) === 0 ? BigInt(size) : -BigInt(size);
    this.#put(pointer, BigInt.asUintN(64, this.#get(pointer) + step));
    if (repeated) this.#put(RCX, BigInt.asUintN(64, this.#get(RCX) - 1n));
    const goesOn = repeated && BigInt.asUintN(width, this.#get(RCX)) !== 0n;
    return this.#retire(goesOn ? this.#start : this.#next);
  }

  /** REP MOVSB and REP STOSB: one byte a step, as INS and OUTS. */
  #copyOrFill(copies: boolean): StepResult {
    if (this.#in.repeat !== 0xf3 || this.#in.addressSize !== 8) throw new Unknown();
    const left = this.#get(RCX);
    if (left === 0n) return this.#retire();
    const to = this.#get(RDI);
    const value = copies
      ? this.#value(this.vcpu.readL2(this.#get(RSI), 1))
      : this.#getSized(RAX, 1);
    this.#value(this.vcpu.writeL2(to, 1, value));
    if (copies) this.#put(RSI, BigInt.asUintN(64, this.#get(RSI) + 1n));
    this.#put(RDI, BigInt.asUintN(64, to + 1n));
    this.#put(RCX, left - 1n);
    return this.#retire(left === 1n ? this.#next : this.#start);
  }

  #loadString(size: number): StepResult {
    if (this.#in.repeat !== undefined) throw new Unknown();
    const segment = this.#in.segment ?? SEGMENT.DS;
    const address = this.#linear(segment, this.#get(RSI));
    this.#putSized(RAX, size, this.#value(this.vcpu.readL2(address, size)));
    const step = (this.#flags & (1 << 10)) === 0 ? BigInt(size) : -BigInt(size);
    this.#put(RSI, BigInt.asUintN(64, this.#get(RSI) + step));
    return this.#retire();
  }

  // System instructions.

  #intoEdxEax(instruction: GuestInstruction): StepResult {
    const value = this.#virtual(instruction);
    this.#put(RAX, value & LOW32);
    this.#put(RDX, (value >> 32n) & LOW32);
    return COMPLETED;
  }

  #controlOrDebugRegister(opcode: number): StepResult {
    const byte = Number(this.#in.unsigned(1));
    const number = ((byte >> 3) & 7) | ((this.#in.rex & 4) << 1);
    const register = (byte & 7) | ((this.#in.rex & 1) << 3);
    const write = (opcode & 2) !== 0;
    const value = this.#get(register);
    let instruction: GuestInstruction;
    if ((opcode & 1) === 1) {
      if (number > 7) return this.#undefinedOpcode();
      const form = { dr: number, register };
      instruction = write
        ? { name: 'mov-to-dr', ...form, value }
        : { name: 'mov-from-dr', ...form };
    } else {
      if (number !== 0 && number !== 3 && number !== 4 && number !== 8) {
        return this.#undefinedOpcode();
      }
      const form = { cr: number, register } as const;
      instruction = write
        ? { name: 'mov-to-cr', ...form, value }
        : { name: 'mov-from-cr', ...form };
    }
    const result = this.#virtual(instruction);
    if (!write) this.#put(register, result);
    return COMPLETED;
  }

  /** SLDT and STR; LLDT and LTR load nothing that the core would use. */
  #localDescriptorTable(): StepResult {
    const modRm = this.#modRm();
    const identity = (modRm.byte >> 3) & 7;
    if (identity > 3) throw new Unknown();
    const instruction: GuestInstruction = {
      name: 'local-descriptor-table',
      encoding: this.#encoding(modRm, { identity: identity as 0 | 1 | 2 | 3 }),
      length: this.#in.length,
    };
    this.#value(this.vcpu.interceptL2(instruction));
    if (identity > 1) throw new Unknown();
    const field = identity === 0 ? FIELD.GUEST_LDTR_SELECTOR : FIELD.GUEST_TR_SELECTOR;
    const size = modRm.rm.kind === 'register' ? this.#in.operandSize : 2;
    this.#store(modRm, size, this.#vmcs.read(field));
    return this.#retire();
  }

  #group7(): StepResult {
    const modRm = this.#modRm();
    const operation = (modRm.byte >> 3) & 7;
    if (modRm.rm.kind === 'register') {
      const name = GROUP_7[modRm.byte];
      if (name !== undefined) return this.#plain(name);
      if (modRm.byte === 0xf9) {
        this.#intoEdxEax({ name: 'rdtscp' });
        this.#put(RCX, this.vcpu.processor.msrs.get(0xc000_0103) ?? 0n);
        return COMPLETED;
      }
      if (operation !== 6) throw new Unknown();
      this.#virtual({ name: 'lmsw', value: this.#getSized(modRm.rm.register, 2) });
      return COMPLETED;
    }
    if (operation < 4) return this.#descriptorTable(modRm, operation as 0 | 1 | 2 | 3);
    if (operation !== 7) throw new Unknown();
    this.#virtual({ name: 'invlpg', address: this.#memory(modRm)?.address ?? 0n });
    return COMPLETED;
  }

  /** SGDT and SIDT, LGDT and LIDT. */
  #descriptorTable(modRm: ModRm, identity: 0 | 1 | 2 | 3): StepResult {
    const encoding = this.#encoding(modRm, { identity });
    const name = 'descriptor-table';
    this.#value(this.vcpu.interceptL2({ name, encoding, length: this.#in.length }));
    const [base, limit] =
      (identity & 1) === 0
        ? [FIELD.GUEST_GDTR_BASE, FIELD.GUEST_GDTR_LIMIT]
        : [FIELD.GUEST_IDTR_BASE, FIELD.GUEST_IDTR_LIMIT];
    const address = this.#memory(modRm)?.address ?? 0n;
    if (identity < 2) {
      const value = (this.#vmcs.read(base) << 16n) | (this.#vmcs.read(limit) & 0xffffn);
      this.#value(this.vcpu.writeL2(address, 10, value));
      return this.#retire();
    }
    const value = this.#value(this.vcpu.readL2(address, 10));
    this.#vmcs.write(limit, value & 0xffffn);
    this.#vmcs.write(base, value >> 16n);
    return this.#retire();
  }

  #vmreadOrVmwrite(opcode: number): StepResult {
    const modRm = this.#modRm();
    const name = opcode === 0x0f78 ? 'vmread' : 'vmwrite';
    const field = Number(this.#get(modRm.reg) & LOW32);
    this.#virtual({ name, field, encoding: this.#encoding(modRm, { register2: modRm.reg }) });
    return COMPLETED;
  }

  #group9(): StepResult {
    const modRm = this.#modRm();
    const operation = (modRm.byte >> 3) & 7;
    const encoding = this.#encoding(modRm);
    if (modRm.rm.kind === 'register') {
      if (operation < 6) throw new Unknown();
      const name = operation === 6 ? 'rdrand' : 'rdseed';
      const value = this.#virtual({ name, encoding });
      this.#putSized(modRm.rm.register, this.#in.operandSize, value);
      this.#setFlags(RFLAGS.CF);
      return COMPLETED;
    }
    if (operation === 7) return this.#plain('vmptrst', encoding);
    if (operation === 6) {
      if (this.#in.repeat === 0xf3) return this.#plain('vmxon', encoding);
      return this.#plain(this.#in.operandSizePrefix ? 'vmclear' : 'vmptrld', encoding);
    }
    if (operation !== 5 && operation !== 3) throw new Unknown();
    const mask = ((this.#get(RDX) & LOW32) << 32n) | (this.#get(RAX) & LOW32);
    const name = operation === 5 ? 'xsaves' : 'xrstors';
    this.#virtual({ name, mask, encoding });
    return COMPLETED;
  }
}
