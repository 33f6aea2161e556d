// A guest executes in VMX non-root operation: what comes before an instruction, the instruction with its fault, its
// VM exit or its effect, and what its completion brings.
import { PRIMARY, SECONDARY } from '../controls.js';
import { EPT_EXECUTE } from '../ept.js';
import { secondaryControls, vpidOf } from '../execution-controls.js';
import { EXIT_REASON } from '../exit-reason.js';
import { FIELD } from '../field-table.js';
import { INTERRUPTION_TYPE } from '../interruption-type.js';
import type { LogicalProcessor } from '../logical-processor.js';
import { CR0, CR4, RFLAGS } from '../registers.js';
import type { Vmcs } from '../vmcs.js';
import { readCr, writeCr } from './cr-access.js';
import { deliverThroughIdt, type GuestDelivery, setResumeFlag } from './event-delivery.js';
import { exitOf, faultBeforeExit } from './exit-conditions.js';
import {
  BLOCKING,
  endStiBlocking,
  executeSti,
  exitOfEvent,
  exitOfWindow,
  injectedEvent,
  isInterruptible,
} from './guest-events.js';
import { type GuestExit, type GuestFault, storedFieldsOf } from './guest-exit.js';
import { type GuestEvent, type GuestInstruction, lengthOf } from './guest-instruction.js';
import { readGuestMsr, writeGuestMsr } from './guest-msrs.js';
import { fetchLinear, GENERAL_PROTECTION, readLinear, writeLinear } from './linear-memory.js';
import { exitBelowThreshold, readCr8, writeCr8 } from './tpr-shadow.js';

export type GuestOutcome =
  /** `value` is what the instruction reads: from a port, an MSR, memory, a control register. */
  | { readonly ending: 'completed'; readonly value?: bigint }
  /** The guest's own handler gets it: an exception, an interrupt or an NMI. */
  | { readonly ending: 'delivered'; readonly vector: number; readonly errorCode?: number }
  /** A VM exit; its information is stored in the VMCS. */
  | { readonly ending: 'exit'; readonly reason: number };

const COMPLETED: GuestOutcome = { ending: 'completed' };
const DEBUG = 1;
const PAGE_FAULT = 14;
const ACTIVITY_HLT = 1;

/** Pending debug exceptions (SDM 25.4.2). */
const MATCHED_BREAKPOINTS = 0xf;
const PENDING_BREAKPOINT = 1 << 12;
const PENDING_BS = 1 << 14;
const PENDING_RTM = 1 << 16;
/** DR6.BD and DR7.GD: an access to a debug register that DR7 guards. */
const DEBUG_BD = 1 << 13;
const DR7_GD = 1 << 13;
const DEBUGCTL_BTF = 1 << 1;

/** The effect of an instruction: its value, a fault, a VM exit, or nothing. */
type Effect = bigint | GuestFault | GuestExit | undefined;

/** RF in the RFLAGS that a VM exit saves (SDM 28.3.3): 0, 1, or as it was. */
type ResumeFlag = 'clear' | 'set' | 'kept';

/**
 * What happens at an instruction boundary before the guest's next instruction: the injected event, the
 * VMX-preemption timer, open windows, an interrupt of the local APIC (SDM 26.2, 27.6, 27.7).
 */
export function beforeGuestInstruction(processor: LogicalProcessor, vmcs: Vmcs): GuestOutcome {
  if (processor.injectsEvent) {
    processor.injectsEvent = false;
    const injected = injectedEvent(vmcs);
    if (injected !== undefined) return inject(processor, vmcs, injected);
  }
  const below = exitBelowThreshold(processor, vmcs);
  if (below !== undefined) return takeExit(processor, vmcs, below, 0, 'kept');
  const trap = debugTrap(processor, vmcs);
  if (trap !== undefined) return trap;
  processor.singleSteps = (vmcs.read32(FIELD.GUEST_RFLAGS) & RFLAGS.TF) !== 0;
  const { preemptionDeadline, localApic } = processor;
  if (preemptionDeadline !== undefined && processor.timeStampCounter >= preemptionDeadline) {
    const exit = { reason: EXIT_REASON.PREEMPTION_TIMER, qualification: 0n };
    return takeExit(processor, vmcs, exit, 0, 'kept');
  }
  const window = exitOfWindow(vmcs);
  if (window !== undefined) return takeExit(processor, vmcs, window, 0, 'kept');
  if (localApic === undefined) return COMPLETED;
  localApic.elapse(processor.timeStampCounter);
  const vector = localApic.deliverable;
  if (vector === undefined) return COMPLETED;
  const exit = exitOfEvent(vmcs, { name: 'external-interrupt', vector });
  if (exit !== undefined) {
    // Without "acknowledge interrupt on exit" it stays in the local APIC.
    if (exit.information?.length !== 0) localApic.acknowledge(vector);
    return takeExit(processor, vmcs, exit, 0, 'kept');
  }
  if (!isInterruptible(vmcs)) return COMPLETED;
  localApic.acknowledge(vector);
  return deliver(processor, vmcs, { type: INTERRUPTION_TYPE.EXTERNAL_INTERRUPT, vector });
}

/**
 * Debug exceptions that the last instruction or the VM entry left: they come before the timer and windows (SDM 27.7.3),
 * unless MOV SS blocks them.
 */
function debugTrap(processor: LogicalProcessor, vmcs: Vmcs): GuestOutcome | undefined {
  const { pendingDebug } = processor;
  if ((pendingDebug & (PENDING_BS | PENDING_BREAKPOINT | PENDING_RTM)) === 0) return undefined;
  if ((vmcs.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO) & BLOCKING.MOV_SS) !== 0) return undefined;
  processor.pendingDebug = 0;
  const debug = pendingDebug & (PENDING_BS | MATCHED_BREAKPOINTS);
  return deliverGuestEvent(processor, vmcs, { name: 'exception', vector: DEBUG, debug });
}

/** The event of the VM entry (SDM 27.6.1); no exception bitmap is asked. */
function inject(processor: LogicalProcessor, vmcs: Vmcs, event: GuestDelivery): GuestOutcome {
  if (event.type === INTERRUPTION_TYPE.OTHER) {
    const exit = { reason: EXIT_REASON.MONITOR_TRAP_FLAG, qualification: 0n };
    return takeExit(processor, vmcs, exit, 0, 'kept');
  }
  // SDM 27.6.1.1: RF is that of the guest-state area.
  return deliver(processor, vmcs, { ...event, keepsResumeFlag: true });
}

/** The fault or the VM exit that comes before the instruction's effect; undefined when there is none. */
export function interceptGuestInstruction(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  instruction: GuestInstruction,
): GuestOutcome | undefined {
  const fault = faultBeforeExit(processor, vmcs, instruction);
  if (fault !== undefined) return raiseGuestFault(processor, vmcs, fault);
  const exit = exitOf(processor, vmcs, instruction);
  if (exit !== undefined) return takeExit(processor, vmcs, exit, lengthOf(instruction), 'clear');
  if (isGuarded(processor, instruction)) {
    return raiseGuestFault(processor, vmcs, { vector: DEBUG, debug: DEBUG_BD });
  }
  return undefined;
}

/** SDM volume 3, 18.2.4: DR7.GD. */
function isGuarded({ dr7 }: LogicalProcessor, { name }: GuestInstruction): boolean {
  return (name === 'mov-to-dr' || name === 'mov-from-dr') && (dr7 & DR7_GD) !== 0;
}

/** Executes an instruction of the guest that runs with `vmcs`, the processor's current VMCS. */
export function executeGuestInstruction(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  instruction: GuestInstruction,
): GuestOutcome {
  const trap = debugTrap(processor, vmcs);
  if (trap !== undefined) return trap;
  const window = exitOfWindow(vmcs);
  if (window !== undefined) return takeExit(processor, vmcs, window, 0, 'kept');
  processor.singleSteps = (vmcs.read32(FIELD.GUEST_RFLAGS) & RFLAGS.TF) !== 0;
  const length = lengthOf(instruction);
  const intercepted = interceptGuestInstruction(processor, vmcs, instruction);
  if (intercepted !== undefined) return intercepted;
  if (instruction.name !== 'sti') endStiBlocking(vmcs);
  const effect = perform(processor, vmcs, instruction);
  if (typeof effect === 'object') return memoryEnding(processor, vmcs, effect);
  const next = vmcs.read(FIELD.GUEST_RIP) + BigInt(length);
  if (instruction.name === 'mov-to-cr' && instruction.cr === 8) {
    const below = exitBelowThreshold(processor, vmcs);
    if (below !== undefined) {
      vmcs.write(FIELD.GUEST_RIP, next);
      return takeExit(processor, vmcs, below, 0, 'clear');
    }
  }
  const trapped = retire(processor, vmcs, next);
  if (trapped !== undefined) return trapped;
  return effect === undefined ? COMPLETED : { ending: 'completed', value: effect };
}

/** An instruction that virtualization does not care about is complete: the guest goes on at `next`. */
export function retireGuestInstruction(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  next: bigint,
): GuestOutcome {
  endStiBlocking(vmcs);
  return retire(processor, vmcs, next) ?? COMPLETED;
}

function retire(processor: LogicalProcessor, vmcs: Vmcs, next: bigint): GuestOutcome | undefined {
  vmcs.write(FIELD.GUEST_RIP, next);
  const flags = vmcs.read32(FIELD.GUEST_RFLAGS);
  if ((flags & RFLAGS.RF) !== 0) vmcs.write32(FIELD.GUEST_RFLAGS, flags & ~RFLAGS.RF);
  if (processor.singleSteps && (processor.debugctl & DEBUGCTL_BTF) === 0) {
    processor.pendingDebug |= PENDING_BS;
  }
  if ((vmcs.read32(FIELD.CPU_BASED_VM_EXEC_CONTROL) & PRIMARY.MONITOR_TRAP_FLAG) === 0) {
    return undefined;
  }
  const exit = { reason: EXIT_REASON.MONITOR_TRAP_FLAG, qualification: 0n };
  return takeExit(processor, vmcs, exit, 0, 'kept');
}

/** A memory access of an instruction: the value that is read. */
export function readGuestMemory(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  address: bigint,
  size: number,
): GuestOutcome {
  const value = readLinear(processor, vmcs, address, size);
  if (typeof value === 'object') return memoryEnding(processor, vmcs, value);
  return { ending: 'completed', value };
}

export function writeGuestMemory(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  address: bigint,
  size: number,
  value: bigint,
): GuestOutcome {
  const failed = writeLinear(processor, vmcs, address, size, value);
  return failed === undefined ? COMPLETED : memoryEnding(processor, vmcs, failed);
}

/** Instruction bytes from `address` on, to the end of the page at most; the value is their number. */
export function fetchGuestCode(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  address: bigint,
  into: Uint8Array,
): GuestOutcome {
  const count = fetchLinear(processor, vmcs, address, into);
  if (typeof count === 'object') return memoryEnding(processor, vmcs, count);
  return { ending: 'completed', value: BigInt(count) };
}

/** An access that did not succeed: an EPT violation or a fault. */
function memoryEnding(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  failed: GuestExit | GuestFault,
): GuestOutcome {
  if ('reason' in failed) return takeExit(processor, vmcs, failed, 0, 'set');
  return raiseGuestFault(processor, vmcs, failed);
}

/** The guest's instruction raises an exception. */
function raiseGuestFault(processor: LogicalProcessor, vmcs: Vmcs, fault: GuestFault): GuestOutcome {
  return deliverGuestEvent(processor, vmcs, { name: 'exception', ...fault });
}

/** INT n: no VM exit of its own. `length` is the instruction's. */
export function softwareInterrupt(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  vector: number,
  length: number,
): GuestOutcome {
  return deliver(processor, vmcs, { type: INTERRUPTION_TYPE.SOFTWARE_INTERRUPT, vector, length });
}

/** An event reaches the guest that runs with `vmcs`. */
export function deliverGuestEvent(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  event: GuestEvent,
): GuestOutcome {
  const exit = exitOfEvent(vmcs, event);
  if (event.name === 'exception') {
    if (event.vector === PAGE_FAULT && exit === undefined) processor.cr2 = event.address ?? 0n;
    const { vector, errorCode, address, length, debug = 0 } = event;
    const isTrap = (debug & (PENDING_BS | MATCHED_BREAKPOINTS)) !== 0;
    const isFault = length === undefined && !isTrap;
    if (exit !== undefined) {
      const resumeFlag = isTrap ? 'kept' : isFault ? 'set' : 'clear';
      return takeExit(processor, vmcs, exit, length ?? 0, resumeFlag);
    }
    if (debug !== 0) noteDebugException(processor, debug);
    return deliver(processor, vmcs, {
      type:
        length === undefined
          ? INTERRUPTION_TYPE.HARDWARE_EXCEPTION
          : INTERRUPTION_TYPE.SOFTWARE_EXCEPTION,
      vector,
      keepsResumeFlag: isTrap,
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(address === undefined ? {} : { address }),
      ...(length === undefined ? {} : { length }),
    });
  }
  if (exit !== undefined) return takeExit(processor, vmcs, exit, 0, 'kept');
  switch (event.name) {
    case 'external-interrupt':
      wake(vmcs);
      return deliver(processor, vmcs, {
        type: INTERRUPTION_TYPE.EXTERNAL_INTERRUPT,
        vector: event.vector,
      });
    case 'nmi':
      wake(vmcs);
      return deliver(processor, vmcs, { type: INTERRUPTION_TYPE.NMI, vector: 2 });
    default:
      return COMPLETED;
  }
}

/** SDM volume 3, 18.2.3, 18.2.4, 18.4.1: DR6 tells the cause; DR7.GD and IA32_DEBUGCTL.BTF become 0. */
function noteDebugException(processor: LogicalProcessor, debug: number): void {
  processor.dr6 = (processor.dr6 | debug) >>> 0;
  processor.dr7 = (processor.dr7 & ~DR7_GD) >>> 0;
  processor.debugctl &= ~DEBUGCTL_BTF;
}

/** The guest gets the event: through its IDT where it has one. */
function deliver(processor: LogicalProcessor, vmcs: Vmcs, event: GuestDelivery): GuestOutcome {
  if (processor.guestTables) {
    const failed = deliverThroughIdt(processor, vmcs, event);
    if (failed !== undefined) {
      return takeExit(processor, vmcs, failed.exit, failed.length, 'kept');
    }
  }
  const { vector, errorCode } = event;
  return { ending: 'delivered', vector, ...(errorCode === undefined ? {} : { errorCode }) };
}

function wake(vmcs: Vmcs): void {
  if (vmcs.read32(FIELD.GUEST_ACTIVITY_STATE) === ACTIVITY_HLT) {
    vmcs.write32(FIELD.GUEST_ACTIVITY_STATE, 0);
  }
}

function takeExit(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  exit: GuestExit,
  length: number,
  resumeFlag: ResumeFlag,
): GuestOutcome {
  if (resumeFlag === 'set') setResumeFlag(vmcs);
  else if (resumeFlag === 'clear') {
    vmcs.write32(FIELD.GUEST_RFLAGS, vmcs.read32(FIELD.GUEST_RFLAGS) & ~RFLAGS.RF);
  }
  savePendingDebug(processor, vmcs, exit);
  processor.vmExit(storedFieldsOf(exit, length));
  return { ending: 'exit', reason: exit.reason };
}

/** SDM 28.3.4: 0 except for exits that come before a debug exception, and under blocking by MOV SS. */
function savePendingDebug(processor: LogicalProcessor, vmcs: Vmcs, { reason }: GuestExit): void {
  const { pendingDebug } = processor;
  processor.pendingDebug = 0;
  const isBlocked = (vmcs.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO) & BLOCKING.MOV_SS) !== 0;
  const comesBefore =
    reason === EXIT_REASON.MONITOR_TRAP_FLAG || reason === EXIT_REASON.INIT_SIGNAL || isBlocked;
  vmcs.write32(FIELD.GUEST_PENDING_DBG_EXCEPTIONS, comesBefore ? pendingDebug : 0);
}

function perform(processor: LogicalProcessor, vmcs: Vmcs, instruction: GuestInstruction): Effect {
  switch (instruction.name) {
    case 'read':
      return readLinear(processor, vmcs, instruction.address, instruction.size);
    case 'fetch':
      return readLinear(processor, vmcs, instruction.address, 1, false, EPT_EXECUTE);
    case 'write':
      return writeLinear(processor, vmcs, instruction.address, instruction.size, instruction.value);
    case 'in':
      // No device answers.
      return (1n << BigInt(8 * instruction.size)) - 1n;
    case 'rdmsr':
      return readGuestMsr(processor, vmcs, instruction.msr) ?? GENERAL_PROTECTION;
    case 'wrmsr': {
      const { msr, value } = instruction;
      return writeGuestMsr(processor, vmcs, msr, value) ? undefined : GENERAL_PROTECTION;
    }
    case 'rdtsc':
    case 'rdtscp':
      return guestTimeStampCounter(processor, vmcs);
    case 'mov-to-dr':
      return movToDr(processor, vmcs, instruction.dr, instruction.value);
    case 'mov-from-dr':
      return readDr(processor, vmcs, instruction.dr);
    case 'mov-to-cr':
      return movToCr(processor, vmcs, instruction.cr, instruction.value);
    case 'mov-from-cr':
      return instruction.cr === 8 ? readCr8(processor, vmcs) : readCr(vmcs, instruction.cr);
    case 'lmsw': {
      const low = 0xfn;
      const cr0 = (vmcs.read(FIELD.GUEST_CR0) & ~low) | (instruction.value & low);
      return movToCr(processor, vmcs, 0, cr0 | (vmcs.read(FIELD.GUEST_CR0) & CR0.PE));
    }
    case 'clts':
      return movToCr(processor, vmcs, 0, vmcs.read(FIELD.GUEST_CR0) & ~CR0.TS);
    case 'invlpg':
      processor.tlb.invalidateAddress(vpidOf(vmcs), Number(instruction.address));
      return undefined;
    case 'hlt':
      vmcs.write32(FIELD.GUEST_ACTIVITY_STATE, ACTIVITY_HLT);
      return undefined;
    case 'sti':
      executeSti(vmcs);
      return undefined;
    case 'cli':
      vmcs.write32(FIELD.GUEST_RFLAGS, vmcs.read32(FIELD.GUEST_RFLAGS) & ~RFLAGS.IF);
      return undefined;
    case 'invpcid':
      processor.tlb.invalidateVpid(vpidOf(vmcs));
      return undefined;
    case 'rdpmc':
    case 'rdrand':
    case 'rdseed':
      return 0n;
    case 'out':
    case 'mwait':
    case 'monitor':
    case 'pause':
    case 'tpause':
    case 'umwait':
    case 'wbinvd':
    case 'descriptor-table':
    case 'local-descriptor-table':
    case 'nop':
    case 'vmread':
    case 'vmwrite':
    case 'xsaves':
    case 'xrstors':
      return undefined;
    // These exit always.
    case 'cpuid':
    case 'getsec':
    case 'invd':
    case 'vmcall':
    case 'vmfunc':
    case 'xsetbv':
    case 'invept':
    case 'invvpid':
    case 'vmclear':
    case 'vmlaunch':
    case 'vmptrld':
    case 'vmptrst':
    case 'vmresume':
    case 'vmxoff':
    case 'vmxon':
      return undefined;
  }
}

const DR4_AND_5: ReadonlySet<number> = new Set([4, 5]);
const UNDEFINED_OPCODE: GuestFault = { vector: 6 };

/** SDM volume 2, MOV to debug registers: DR6 and DR7 have 32 bits. Breakpoints never match here. */
function movToDr(processor: LogicalProcessor, vmcs: Vmcs, dr: number, value: bigint): Effect {
  if (DR4_AND_5.has(dr) && (vmcs.read(FIELD.GUEST_CR4) & CR4.DE) !== 0n) return UNDEFINED_OPCODE;
  if (dr < 4) {
    processor.debugAddresses[dr] = value;
    return undefined;
  }
  if (value >> 32n !== 0n) return GENERAL_PROTECTION;
  const low = Number(value);
  if (dr === 5 || dr === 7) processor.dr7 = ((low & 0xffff_2fff) | 0x400) >>> 0;
  else processor.dr6 = ((low & 0x1_e00f) | 0xfffe_0ff0) >>> 0;
  return undefined;
}

function readDr(processor: LogicalProcessor, vmcs: Vmcs, dr: number): Effect {
  if (DR4_AND_5.has(dr) && (vmcs.read(FIELD.GUEST_CR4) & CR4.DE) !== 0n) return UNDEFINED_OPCODE;
  if (dr < 4) return processor.debugAddresses[dr] ?? 0n;
  return BigInt(dr === 5 || dr === 7 ? processor.dr7 : processor.dr6);
}

function movToCr(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  cr: 0 | 3 | 4 | 8,
  value: bigint,
): Effect {
  if (cr === 8) {
    if (value > 0xfn) return GENERAL_PROTECTION;
    writeCr8(processor, vmcs, value);
    return undefined;
  }
  if (!writeCr(processor, vmcs, cr, value)) return GENERAL_PROTECTION;
  processor.tlb.invalidateVpid(vpidOf(vmcs));
  return undefined;
}

/** SDM 26.3: TSC offsetting and scaling; the multiplier has 48 fraction bits. */
function guestTimeStampCounter(processor: LogicalProcessor, vmcs: Vmcs): bigint {
  const primary = vmcs.read32(FIELD.CPU_BASED_VM_EXEC_CONTROL);
  let counter = processor.timeStampCounter;
  if ((primary & PRIMARY.USE_TSC_OFFSETTING) === 0) return counter;
  if ((secondaryControls(vmcs) & SECONDARY.USE_TSC_SCALING) !== 0) {
    counter = (counter * vmcs.read(FIELD.TSC_MULTIPLIER)) >> 48n;
  }
  return BigInt.asUintN(64, counter + vmcs.read(FIELD.TSC_OFFSET));
}
