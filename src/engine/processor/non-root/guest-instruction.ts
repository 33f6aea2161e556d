// What a guest in VMX non-root operation can do, as far as the engine knows. A guest's linear
// addresses are its guest-physical addresses.

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
export type VmxInstruction =
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

export type GuestInstruction = (
  | { readonly name: PlainInstruction }
  | { readonly name: 'in'; readonly port: number; readonly size: 1 | 2 | 4 }
  | {
      readonly name: 'out';
      readonly port: number;
      readonly size: 1 | 2 | 4;
      readonly value: bigint;
    }
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
};

/** What happens to a guest from outside its instruction stream. */
export type GuestEvent =
  | {
      readonly name: 'exception';
      readonly vector: number;
      readonly errorCode?: number;
      /** #PF: the linear address. */
      readonly address?: bigint;
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
