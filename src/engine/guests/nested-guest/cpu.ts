// The nested guest's processor core: decodes the program's x86-64 instructions and hands what virtualization
// cares about (I/O, CPUID, MSRs, HLT, every memory access) to the virtual processor.
import type { L2Result } from '../../acrn/nested/l2-result.js';
import type { Vcpu } from '../../acrn/nested/vcpu.js';
import { FIELD } from '../../processor/field-table.js';
import type { GuestInstruction } from '../../processor/non-root/guest-instruction.js';
import { RFLAGS } from '../../processor/registers.js';

const RAX = 0;
const RCX = 1;
const RDX = 2;
const RBX = 3;
const RSP = 4;
const RSI = 6;
const RDI = 7;
const LOW32 = 0xffff_ffffn;

/** The instruction did not finish: a VM exit was taken, or the machine stopped. */
class Left extends Error {
  constructor(readonly result: L2Result) {
    super('left the guest');
  }
}

/** What one step of the guest came to. */
export type StepResult =
  | { readonly ending: 'completed' }
  | Exclude<L2Result, { ending: 'completed' }>
  /** Bytes that the core does not know: the guest has run wild. */
  | { readonly ending: 'unknown-opcode'; readonly rip: bigint };

const COMPLETED: StepResult = { ending: 'completed' };

export class NestedGuestCpu {
  #start = 0n;
  #length = 0;

  /** @param registers the pCPU's general-purpose registers, RAX to R15: exits and entries leave them alone */
  constructor(
    private readonly vcpu: Vcpu,
    private readonly registers: BigUint64Array,
  ) {}

  /** Executes the instruction at RIP. After `handled-L0` the same instruction is to be executed again. */
  step(): StepResult {
    this.#start = this.#vmcs.read(FIELD.GUEST_RIP);
    this.#length = 0;
    try {
      return this.#execute() ? COMPLETED : { ending: 'unknown-opcode', rip: this.#start };
    } catch (error) {
      if (!(error instanceof Left)) throw error;
      return error.result.ending === 'completed' ? COMPLETED : error.result;
    }
  }

  get #vmcs() {
    const { current } = this.vcpu.processor;
    if (current === undefined) throw new Left({ ending: 'not-in-L2' });
    return current;
  }

  #get(register: number): bigint {
    return this.registers[register] ?? 0n;
  }

  /** A 32-bit result clears the upper half of its register. */
  #set32(register: number, value: bigint): void {
    this.registers[register] = value & LOW32;
  }

  #setByte(register: number, shift: bigint, value: bigint): void {
    const old = this.#get(register);
    this.registers[register] = (old & ~(0xffn << shift)) | ((value & 0xffn) << shift);
  }

  /** Lets the virtual processor do something with RIP at the instruction's start, as an exit needs it. */
  #virtually(instruction: GuestInstruction): bigint {
    const vmcs = this.#vmcs;
    vmcs.write(FIELD.GUEST_RIP, this.#start);
    const result = this.vcpu.executeL2(instruction);
    if (result.ending !== 'completed') throw new Left(result);
    vmcs.write(FIELD.GUEST_RIP, this.#start);
    return result.value ?? 0n;
  }

  #fetch(): number {
    const address = this.#start + BigInt(this.#length);
    this.#length += 1;
    return Number(this.#virtually({ name: 'fetch', address }));
  }

  #fetch32(): number {
    return this.#fetch() | (this.#fetch() << 8) | (this.#fetch() << 16) | (this.#fetch() << 24);
  }

  #read(address: bigint, size: 1 | 8): bigint {
    return this.#virtually({ name: 'read', address, size });
  }

  #write(address: bigint, size: 1 | 8, value: bigint): void {
    this.#virtually({ name: 'write', address, size, value });
  }

  #next(offset = 0): void {
    this.#vmcs.write(FIELD.GUEST_RIP, this.#start + BigInt(this.#length + offset));
  }

  #setZero(isZero: boolean): void {
    const flags = this.#vmcs.read32(FIELD.GUEST_RFLAGS);
    this.#vmcs.write32(FIELD.GUEST_RFLAGS, isZero ? flags | RFLAGS.ZF : flags & ~RFLAGS.ZF);
  }

  get #zero(): boolean {
    return (this.#vmcs.read32(FIELD.GUEST_RFLAGS) & RFLAGS.ZF) !== 0;
  }

  /** False for bytes that are no known instruction. */
  #execute(): boolean {
    const opcode = this.#fetch();
    if (opcode >= 0xb8 && opcode <= 0xbf) {
      const value = this.#fetch32();
      this.#set32(opcode - 0xb8, BigInt(value >>> 0));
      this.#next();
      return true;
    }
    switch (opcode) {
      case 0x0f:
        return this.#execute0f(this.#fetch());
      case 0x81:
        return this.#arithmetic(this.#fetch());
      case 0x88:
        return this.#move(this.#fetch());
      case 0xa8:
        this.#setZero((this.#get(RAX) & BigInt(this.#fetch())) === 0n);
        this.#next();
        return true;
      case 0xac:
        this.#setByte(RAX, 0n, this.#read(this.#get(RSI), 1));
        this.registers[RSI] = this.#get(RSI) + 1n;
        this.#next();
        return true;
      case 0xc3: {
        const target = this.#read(this.#get(RSP), 8);
        this.registers[RSP] = this.#get(RSP) + 8n;
        this.#vmcs.write(FIELD.GUEST_RIP, target);
        return true;
      }
      case 0xe8: {
        const offset = this.#fetch32();
        const stack = this.#get(RSP) - 8n;
        this.#write(stack, 8, this.#start + BigInt(this.#length));
        this.registers[RSP] = stack;
        this.#next(offset);
        return true;
      }
      case 0xe9:
        this.#next(this.#fetch32());
        return true;
      case 0xec: {
        const port = Number(this.#get(RDX) & 0xffffn);
        this.#setByte(
          RAX,
          0n,
          this.#virtually({ name: 'in', port, size: 1, length: this.#length }),
        );
        this.#next();
        return true;
      }
      case 0xee: {
        const port = Number(this.#get(RDX) & 0xffffn);
        const value = this.#get(RAX) & 0xffn;
        this.#virtually({ name: 'out', port, size: 1, value, length: this.#length });
        this.#next();
        return true;
      }
      case 0xf4:
        this.#virtually({ name: 'hlt', length: this.#length });
        this.#next();
        return true;
      case 0xff:
        if (this.#fetch() !== 0xc9) return false;
        this.#set32(RCX, this.#get(RCX) - 1n);
        this.#setZero((this.#get(RCX) & LOW32) === 0n);
        this.#next();
        return true;
      default:
        return false;
    }
  }

  #execute0f(opcode: number): boolean {
    switch (opcode) {
      case 0x32: {
        const msr = Number(this.#get(RCX) & LOW32);
        const value = this.#virtually({ name: 'rdmsr', msr, length: this.#length });
        this.#set32(RAX, value);
        this.#set32(RDX, value >> 32n);
        this.#next();
        return true;
      }
      case 0x84:
      case 0x85: {
        const offset = this.#fetch32();
        this.#next(this.#zero === (opcode === 0x84) ? offset : 0);
        return true;
      }
      case 0xa2:
        // Always exits: the hypervisor writes the registers and moves RIP.
        this.#virtually({ name: 'cpuid', length: this.#length });
        this.#next();
        return true;
      default:
        return false;
    }
  }

  /** 81 /0 ADD and 81 /7 CMP with a 32-bit immediate. */
  #arithmetic(modrm: number): boolean {
    const value = BigInt(this.#fetch32() >>> 0);
    if (modrm === 0xc7) this.#set32(RDI, this.#get(RDI) + value);
    else if (modrm === 0xfb) this.#setZero((this.#get(RBX) & LOW32) === value);
    else return false;
    this.#next();
    return true;
  }

  /** 88: MOV between AL, AH and memory at RDI. */
  #move(modrm: number): boolean {
    const rax = this.#get(RAX);
    if (modrm === 0x07) this.#write(this.#get(RDI), 1, rax & 0xffn);
    else if (modrm === 0xc4) this.#setByte(RAX, 8n, rax);
    else if (modrm === 0xe0) this.#setByte(RAX, 0n, rax >> 8n);
    else return false;
    this.#next();
    return true;
  }
}
