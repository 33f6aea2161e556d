// Which instructions of a guest exit (SDM 26.1.2: always; 26.1.3: depending on controls).
import { PRIMARY, SECONDARY } from '../controls.js';
import { secondaryControls } from '../execution-controls.js';
import { EXIT_REASON } from '../exit-reason.js';
import { FIELD } from '../field-table.js';
import type { LogicalProcessor } from '../logical-processor.js';
import { CR4 } from '../registers.js';
import type { Vmcs } from '../vmcs.js';
import { currentPrivilegeLevel, isVmxUndefined, shadowVmcsFor } from '../vmx-instructions.js';
import { exitsOnIo, exitsOnMsr } from './bitmaps.js';
import {
  CR_ACCESS,
  exitsOnClts,
  exitsOnLmsw,
  exitsOnMovFromCr,
  exitsOnMovToCr,
} from './cr-access.js';
import type { GuestExit, GuestFault } from './guest-exit.js';
import type { GuestInstruction } from './guest-instruction.js';
import { informationOf } from './instruction-information.js';
import { exitsOnPauseLoop } from './pause-loop.js';

type Name = GuestInstruction['name'];

/** Exit always. */
const UNCONDITIONAL: Partial<Record<Name, number>> = {
  cpuid: EXIT_REASON.CPUID,
  getsec: EXIT_REASON.GETSEC,
  invd: EXIT_REASON.INVD,
  xsetbv: EXIT_REASON.XSETBV,
  vmcall: EXIT_REASON.VMCALL,
  invept: EXIT_REASON.INVEPT,
  invvpid: EXIT_REASON.INVVPID,
  vmclear: EXIT_REASON.VMCLEAR,
  vmlaunch: EXIT_REASON.VMLAUNCH,
  vmptrld: EXIT_REASON.VMPTRLD,
  vmptrst: EXIT_REASON.VMPTRST,
  vmresume: EXIT_REASON.VMRESUME,
  vmxoff: EXIT_REASON.VMXOFF,
  vmxon: EXIT_REASON.VMXON,
  vmfunc: EXIT_REASON.VMFUNC,
};

/** Exit when a primary control is 1: [control, exit reason]. */
const PRIMARY_CONTROLLED: Partial<Record<Name, readonly [number, number]>> = {
  hlt: [PRIMARY.HLT_EXITING, EXIT_REASON.HLT],
  invlpg: [PRIMARY.INVLPG_EXITING, EXIT_REASON.INVLPG],
  invpcid: [PRIMARY.INVLPG_EXITING, EXIT_REASON.INVPCID],
  monitor: [PRIMARY.MONITOR_EXITING, EXIT_REASON.MONITOR],
  mwait: [PRIMARY.MWAIT_EXITING, EXIT_REASON.MWAIT],
  pause: [PRIMARY.PAUSE_EXITING, EXIT_REASON.PAUSE],
  rdpmc: [PRIMARY.RDPMC_EXITING, EXIT_REASON.RDPMC],
  rdtsc: [PRIMARY.RDTSC_EXITING, EXIT_REASON.RDTSC],
  rdtscp: [PRIMARY.RDTSC_EXITING, EXIT_REASON.RDTSCP],
  tpause: [PRIMARY.RDTSC_EXITING, EXIT_REASON.TPAUSE],
  umwait: [PRIMARY.RDTSC_EXITING, EXIT_REASON.UMWAIT],
  'mov-to-dr': [PRIMARY.MOV_DR_EXITING, EXIT_REASON.MOV_DR],
  'mov-from-dr': [PRIMARY.MOV_DR_EXITING, EXIT_REASON.MOV_DR],
};

/** Exit when a secondary control is 1. */
const SECONDARY_CONTROLLED: Partial<Record<Name, readonly [number, number]>> = {
  rdrand: [SECONDARY.RDRAND_EXITING, EXIT_REASON.RDRAND],
  rdseed: [SECONDARY.RDSEED_EXITING, EXIT_REASON.RDSEED],
  wbinvd: [SECONDARY.WBINVD_EXITING, EXIT_REASON.WBINVD],
  'descriptor-table': [SECONDARY.DESCRIPTOR_TABLE_EXITING, EXIT_REASON.GDTR_IDTR_ACCESS],
  'local-descriptor-table': [SECONDARY.DESCRIPTOR_TABLE_EXITING, EXIT_REASON.LDTR_TR_ACCESS],
};

/** #UD unless a secondary control is 1 (SDM 26.3). */
const ENABLED_BY: Partial<Record<Name, number>> = {
  rdtscp: SECONDARY.ENABLE_RDTSCP,
  invpcid: SECONDARY.ENABLE_INVPCID,
  xsaves: SECONDARY.ENABLE_XSAVES,
  xrstors: SECONDARY.ENABLE_XSAVES,
  tpause: SECONDARY.ENABLE_USER_WAIT_PAUSE,
  umwait: SECONDARY.ENABLE_USER_WAIT_PAUSE,
  vmfunc: SECONDARY.ENABLE_VM_FUNCTIONS,
};

/** #UD without CR4.OSXSAVE (SDM volume 2). */
const NEED_OSXSAVE: ReadonlySet<Name> = new Set<Name>(['xsetbv', 'xsaves', 'xrstors']);

/** VMX instructions: #UD by the processor's mode before they exit. */
const VMX: ReadonlySet<Name> = new Set<Name>([
  'invept',
  'invvpid',
  'vmclear',
  'vmlaunch',
  'vmptrld',
  'vmptrst',
  'vmread',
  'vmresume',
  'vmwrite',
  'vmxoff',
  'vmxon',
]);

/** #GP(0) above CPL 0, before they exit (SDM 26.1.1). */
const PRIVILEGED: ReadonlySet<Name> = new Set<Name>([
  'hlt',
  'invd',
  'invlpg',
  'invpcid',
  'wbinvd',
  'xsetbv',
  'clts',
  'lmsw',
  'rdmsr',
  'wrmsr',
  'mov-to-cr',
  'mov-from-cr',
  'mov-to-dr',
  'mov-from-dr',
  'xsaves',
  'xrstors',
  'monitor',
  'mwait',
]);

const MOV_DR: ReadonlySet<Name> = new Set<Name>(['mov-to-dr', 'mov-from-dr']);

const UNDEFINED_OPCODE = 6;
const GENERAL_PROTECTION = 13;

/** The fault that comes before the exit (SDM 26.1.1). */
export function faultBeforeExit(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  { name }: GuestInstruction,
): GuestFault | undefined {
  const enabledBy = ENABLED_BY[name];
  if (enabledBy !== undefined && (secondaryControls(vmcs) & enabledBy) === 0) {
    return { vector: UNDEFINED_OPCODE };
  }
  if (name === 'getsec' && (vmcs.read(FIELD.GUEST_CR4) & CR4.SMXE) === 0n) {
    return { vector: UNDEFINED_OPCODE };
  }
  if (NEED_OSXSAVE.has(name) && (vmcs.read(FIELD.GUEST_CR4) & CR4.OSXSAVE) === 0n) {
    return { vector: UNDEFINED_OPCODE };
  }
  if (VMX.has(name) && isVmxUndefined(vmcs, processor.efer)) return { vector: UNDEFINED_OPCODE };
  // The exit of MOV DR comes before its faults (SDM 26.1.3).
  const exitsFirst = MOV_DR.has(name) && isControlled(vmcs, name);
  if (PRIVILEGED.has(name) && !exitsFirst && currentPrivilegeLevel(vmcs) > 0) {
    return { vector: GENERAL_PROTECTION, errorCode: 0 };
  }
  return undefined;
}

/** The VM exit that the instruction causes, undefined when it executes in the guest. */
export function exitOf(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  instruction: GuestInstruction,
): GuestExit | undefined {
  const { name } = instruction;
  const exitFor = (reason: number): GuestExit => ({
    reason,
    qualification: qualificationOf(instruction),
    information: informationOf(instruction),
  });
  const always = UNCONDITIONAL[name];
  if (always !== undefined) return exitFor(always);
  if (isControlled(vmcs, name)) {
    return exitFor((PRIMARY_CONTROLLED[name] ?? SECONDARY_CONTROLLED[name] ?? [0, 0])[1]);
  }
  if (name === 'pause' && exitsOnPauseLoop(processor, vmcs)) return exitFor(EXIT_REASON.PAUSE);
  const reason = operandExitReason(processor, vmcs, instruction);
  return reason === undefined ? undefined : exitFor(reason);
}

function isControlled(vmcs: Vmcs, name: Name): boolean {
  const [primary] = PRIMARY_CONTROLLED[name] ?? [0];
  if ((vmcs.read32(FIELD.CPU_BASED_VM_EXEC_CONTROL) & primary) !== 0) return true;
  const [secondary] = SECONDARY_CONTROLLED[name] ?? [0];
  return (secondaryControls(vmcs) & secondary) !== 0;
}

/** Instructions whose operands decide. */
function operandExitReason(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  instruction: GuestInstruction,
): number | undefined {
  const { memory } = processor;
  const when = (exits: boolean, reason: number) => (exits ? reason : undefined);
  switch (instruction.name) {
    case 'in':
    case 'out':
      return when(
        exitsOnIo(vmcs, memory, instruction.port, instruction.size),
        EXIT_REASON.IO_INSTRUCTION,
      );
    case 'rdmsr':
      return when(exitsOnMsr(vmcs, memory, instruction.msr, false), EXIT_REASON.RDMSR);
    case 'wrmsr':
      return when(exitsOnMsr(vmcs, memory, instruction.msr, true), EXIT_REASON.WRMSR);
    case 'mov-to-cr':
      return when(exitsOnMovToCr(vmcs, instruction.cr, instruction.value), EXIT_REASON.CR_ACCESS);
    case 'mov-from-cr':
      return when(exitsOnMovFromCr(vmcs, instruction.cr), EXIT_REASON.CR_ACCESS);
    case 'clts':
      return when(exitsOnClts(vmcs), EXIT_REASON.CR_ACCESS);
    case 'lmsw':
      return when(exitsOnLmsw(vmcs, instruction.value), EXIT_REASON.CR_ACCESS);
    case 'vmread':
    case 'vmwrite': {
      const write = instruction.name === 'vmwrite';
      const shadow = shadowVmcsFor(processor, vmcs, instruction.field, write);
      return when(shadow === undefined, write ? EXIT_REASON.VMWRITE : EXIT_REASON.VMREAD);
    }
    case 'xsaves':
    case 'xrstors': {
      const exits = (instruction.mask & vmcs.read(FIELD.XSS_EXITING_BITMAP)) !== 0n;
      const xsaves = instruction.name === 'xsaves';
      return when(exits, xsaves ? EXIT_REASON.XSAVES : EXIT_REASON.XRSTORS);
    }
    default:
      return undefined;
  }
}

/** The exit qualification (SDM 28.2.1). */
function qualificationOf(instruction: GuestInstruction): bigint {
  switch (instruction.name) {
    case 'in':
    case 'out': {
      const { port, size, string, immediate } = instruction;
      const bits =
        (size - 1) |
        (instruction.name === 'in' ? 1 << 3 : 0) |
        (string === undefined ? 0 : 1 << 4) |
        (string?.repeated ? 1 << 5 : 0) |
        (immediate ? 1 << 6 : 0);
      return (BigInt(port & 0xffff) << 16n) | BigInt(bits);
    }
    case 'mov-to-cr':
      return crQualification(instruction.cr, CR_ACCESS.MOV_TO, instruction.register);
    case 'mov-from-cr':
      return crQualification(instruction.cr, CR_ACCESS.MOV_FROM, instruction.register);
    case 'clts':
      return crQualification(0, CR_ACCESS.CLTS);
    case 'lmsw':
      return crQualification(0, CR_ACCESS.LMSW) | ((instruction.value & 0xffffn) << 16n);
    case 'mov-to-dr':
    case 'mov-from-dr': {
      const direction = instruction.name === 'mov-from-dr' ? 1 << 4 : 0;
      return BigInt((instruction.dr & 7) | direction | ((instruction.register ?? 0) << 8));
    }
    case 'invlpg':
      return instruction.address;
    default:
      // Of an instruction with a memory operand that has an instruction-information field.
      return BigInt.asUintN(64, instruction.encoding?.memory?.displacement ?? 0n);
  }
}

function crQualification(cr: number, access: number, register = 0): bigint {
  return BigInt(cr | (access << 4) | (register << 8));
}
