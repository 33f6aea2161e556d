// What a guest in VMX non-root operation can do, as far as the engine knows.

/** Instructions without operands that matter here. */
export type PlainInstruction =
  | 'cpuid'
  | 'getsec'
  | 'hlt'
  | 'invd'
  | 'invpcid'
  | 'mwait'
  | 'monitor'
  | 'pause'
  | 'rdpmc'
  | 'rdrand'
  | 'rdseed'
  | 'rdtsc'
  | 'rdtscp'
  | 'tpause'
  | 'umwait'
  | 'vmcall'
  | 'vmfunc'
  | 'wbinvd'
  | 'xsetbv'
  | 'clts'
  | 'descriptor-table'
  | 'local-descriptor-table'
  | 'sti'
  | 'cli'
  | 'nop'
  | VmxInstruction;

/** VMX instructions of a guest that is itself a hypervisor. */
type VmxInstruction =
  | 'invept'
  | 'invvpid'
  | 'vmclear'
  | 'vmlaunch'
  | 'vmptrld'
  | 'vmptrst'
  | 'vmresume'
  | 'vmxoff'
  | 'vmxon';

export type ControlRegister = 0 | 3 | 4 | 8;
export type AccessSize = 1 | 2 | 4 | 8;

/** A memory operand, as VM-exit instruction information describes it (SDM 28.2.5). */
export interface MemoryOperand {
  /** ES, CS, SS, DS, FS, GS: 0 to 5. */
  readonly segment: number;
  /** General-purpose registers, 0 = RAX to 15. */
  readonly base?: number;
  readonly index?: number;
  /** Binary logarithm of the factor of `index`. */
  readonly scale: 0 | 1 | 2 | 3;
  /** Of a RIP-relative operand: the address of the next instruction included. */
  readonly displacement: bigint;
  /** 0: 16-bit, 1: 32-bit, 2: 64-bit. */
  readonly addressSize: 0 | 1 | 2;
  /** The linear address. */
  readonly address: bigint;
}

/** How an instruction names its operands; only VM-exit information depends on it. */
export interface OperandEncoding {
  readonly memory?: MemoryOperand;
  /** The register of ModRM.r/m where that is none of memory, else of ModRM.reg. */
  readonly register?: number;
  /** A second register operand. */
  readonly register2?: number;
  /** 0: 16-bit, 1: 32-bit, 2: 64-bit. */
  readonly operandSize?: 0 | 1 | 2;
  /** Which of the four that share an exit reason: SGDT, SIDT, LGDT, LIDT or SLDT, STR, LLDT, LTR. */
  readonly identity?: 0 | 1 | 2 | 3;
}

/** An I/O instruction's form. */
interface IoForm {
  readonly port: number;
  readonly size: 1 | 2 | 4;
  /** The port is in the instruction, not in DX. */
  readonly immediate?: boolean;
  /** INS or OUTS: the linear address of the data. */
  readonly string?: { readonly address: bigint; readonly repeated: boolean };
}

export type GuestInstruction = (
  | { readonly name: PlainInstruction }
  | ({ readonly name: 'in' } & IoForm)
  | ({ readonly name: 'out'; readonly value: bigint } & IoForm)
  | { readonly name: 'rdmsr'; readonly msr: number }
  | { readonly name: 'wrmsr'; readonly msr: number; readonly value: bigint }
  /** `register` is the general-purpose register, 0 = RAX to 15. */
  | {
      readonly name: 'mov-to-cr';
      readonly cr: ControlRegister;
      readonly value: bigint;
      readonly register?: number;
    }
  | { readonly name: 'mov-from-cr'; readonly cr: ControlRegister; readonly register?: number }
  | { readonly name: 'lmsw'; readonly value: bigint }
  | {
      readonly name: 'mov-to-dr';
      readonly dr: number;
      readonly value: bigint;
      readonly register?: number;
    }
  | { readonly name: 'mov-from-dr'; readonly dr: number; readonly register?: number }
  | { readonly name: 'vmread' | 'vmwrite'; readonly field: number }
  | { readonly name: 'xsaves' | 'xrstors'; readonly mask: bigint }
  | { readonly name: 'invlpg'; readonly address: bigint }
  | { readonly name: 'read'; readonly address: bigint; readonly size: AccessSize }
  | {
      readonly name: 'write';
      readonly address: bigint;
      readonly size: AccessSize;
      readonly value: bigint;
    }
  | { readonly name: 'fetch'; readonly address: bigint }
) & {
  /** Length in bytes, 1 to 15; the usual length when left out. */
  readonly length?: number;
  readonly encoding?: OperandEncoding;
};

/** What happens to a guest from outside its instruction stream. */
export type GuestEvent =
  | {
      readonly name: 'exception';
      readonly vector: number;
      readonly errorCode?: number;
      /** #PF: the linear address. */
      readonly address?: bigint;
      /** INT3 or INTO: the instruction's length in bytes. */
      readonly length?: number;
      /** #DB: what caused it, as bits of DR6. */
      readonly debug?: number;
    }
  | { readonly name: 'external-interrupt'; readonly vector: number }
  | { readonly name: 'nmi' | 'triple-fault' | 'init' | 'preemption-timer' };

const LENGTHS: Readonly<Record<GuestInstruction['name'], number>> = {
  cpuid: 2,
  getsec: 2,
  hlt: 1,
  invd: 2,
  invpcid: 5,
  mwait: 3,
  monitor: 3,
  pause: 2,
  rdpmc: 2,
  rdrand: 3,
  rdseed: 3,
  rdtsc: 2,
  rdtscp: 3,
  tpause: 4,
  umwait: 4,
  vmcall: 3,
  vmfunc: 3,
  wbinvd: 2,
  xsetbv: 3,
  clts: 2,
  'descriptor-table': 3,
  'local-descriptor-table': 3,
  sti: 1,
  cli: 1,
  nop: 1,
  invept: 5,
  invvpid: 5,
  vmclear: 4,
  vmlaunch: 3,
  vmptrld: 3,
  vmptrst: 3,
  vmresume: 3,
  vmxoff: 3,
  vmxon: 4,
  in: 1,
  out: 1,
  rdmsr: 2,
  wrmsr: 2,
  'mov-to-cr': 3,
  'mov-from-cr': 3,
  lmsw: 3,
  'mov-to-dr': 3,
  'mov-from-dr': 3,
  vmread: 3,
  vmwrite: 3,
  xsaves: 4,
  xrstors: 4,
  invlpg: 3,
  read: 3,
  write: 3,
  fetch: 1,
};

export function lengthOf(instruction: GuestInstruction): number {
  return instruction.length ?? LENGTHS[instruction.name];
}
