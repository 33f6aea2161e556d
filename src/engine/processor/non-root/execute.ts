// A guest executes one instruction in VMX non-root operation: a fault, a VM exit, or its effect.
import { PRIMARY, SECONDARY } from '../controls.js';
import { EPT_EXECUTE, EPT_READ, EPT_WRITE } from '../ept.js';
import { secondaryControls, vpidOf } from '../execution-controls.js';
import { EXIT_REASON } from '../exit-reason.js';
import { FIELD } from '../field-table.js';
import type { LogicalProcessor } from '../logical-processor.js';
import { CR0, RFLAGS } from '../registers.js';
import type { Vmcs } from '../vmcs.js';
import { readCr, writeCr } from './cr-access.js';
import { exitOf, faultBeforeExit, type GuestFault } from './exit-conditions.js';
import { endStiBlocking, executeSti, exitOfEvent, exitOfWindow } from './guest-events.js';
import { type GuestExit, storedFieldsOf } from './guest-exit.js';
import { type GuestEvent, type GuestInstruction, lengthOf } from './guest-instruction.js';
import { readGuestMsr, writeGuestMsr } from './guest-msrs.js';
import { pagesOf, translate } from './memory-access.js';

export type GuestOutcome =
  /** `value` is what the instruction reads: from a port, an MSR, memory, a control register. */
  | { readonly ending: 'completed'; readonly value?: bigint }
  /** The guest's own handler gets it: an exception, an interrupt or an NMI. */
  | { readonly ending: 'delivered'; readonly vector: number; readonly errorCode?: number }
  /** A VM exit; its information is stored in the VMCS. */
  | { readonly ending: 'exit'; readonly reason: number };

const COMPLETED: GuestOutcome = { ending: 'completed' };
const GENERAL_PROTECTION: GuestFault = { vector: 13, errorCode: 0 };
const ACTIVITY_HLT = 1;

/** The effect of an instruction: its value, a fault, a VM exit, or nothing. */
type Effect = bigint | GuestFault | GuestExit | undefined;

/** Executes an instruction of the guest that runs with `vmcs`, the processor's current VMCS. */
export function executeGuestInstruction(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  instruction: GuestInstruction,
): GuestOutcome {
  const window = exitOfWindow(vmcs);
  if (window !== undefined) return takeExit(processor, window, 0);
  const length = lengthOf(instruction);
  const fault = faultBeforeExit(vmcs, instruction);
  if (fault !== undefined) return raise(processor, vmcs, fault);
  const exit = exitOf(processor, vmcs, instruction);
  if (exit !== undefined) return takeExit(processor, exit, length);
  if (instruction.name !== 'sti') endStiBlocking(vmcs);
  const effect = perform(processor, vmcs, instruction);
  if (typeof effect === 'object') {
    return 'reason' in effect
      ? takeExit(processor, effect, length)
      : raise(processor, vmcs, effect);
  }
  vmcs.write(FIELD.GUEST_RIP, vmcs.read(FIELD.GUEST_RIP) + BigInt(length));
  if ((vmcs.read32(FIELD.CPU_BASED_VM_EXEC_CONTROL) & PRIMARY.MONITOR_TRAP_FLAG) !== 0) {
    return takeExit(processor, { reason: EXIT_REASON.MONITOR_TRAP_FLAG, qualification: 0n }, 0);
  }
  return effect === undefined ? COMPLETED : { ending: 'completed', value: effect };
}

/** An event reaches the guest that runs with `vmcs`. */
export function deliverGuestEvent(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  event: GuestEvent,
): GuestOutcome {
  const exit = exitOfEvent(vmcs, event);
  if (exit !== undefined) return takeExit(processor, exit, 0);
  switch (event.name) {
    case 'exception': {
      const { vector, errorCode } = event;
      return { ending: 'delivered', vector, ...(errorCode === undefined ? {} : { errorCode }) };
    }
    case 'external-interrupt':
      wake(vmcs);
      return { ending: 'delivered', vector: event.vector };
    case 'nmi':
      wake(vmcs);
      return { ending: 'delivered', vector: 2 };
    default:
      return COMPLETED;
  }
}

function wake(vmcs: Vmcs): void {
  if (vmcs.read32(FIELD.GUEST_ACTIVITY_STATE) === ACTIVITY_HLT) {
    vmcs.write32(FIELD.GUEST_ACTIVITY_STATE, 0);
  }
}

function takeExit(processor: LogicalProcessor, exit: GuestExit, length: number): GuestOutcome {
  processor.vmExit(storedFieldsOf(exit, length));
  return { ending: 'exit', reason: exit.reason };
}

function raise(processor: LogicalProcessor, vmcs: Vmcs, fault: GuestFault): GuestOutcome {
  return deliverGuestEvent(processor, vmcs, { name: 'exception', ...fault });
}

function perform(processor: LogicalProcessor, vmcs: Vmcs, instruction: GuestInstruction): Effect {
  switch (instruction.name) {
    case 'read':
      return load(processor, vmcs, instruction.address, instruction.size, EPT_READ);
    case 'fetch':
      return load(processor, vmcs, instruction.address, 1, EPT_EXECUTE);
    case 'write':
      return store(processor, vmcs, instruction.address, instruction.size, instruction.value);
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
    case 'mov-to-cr':
      return movToCr(processor, vmcs, instruction.cr, instruction.value);
    case 'mov-from-cr':
      return instruction.cr === 8 ? processor.cr8 : readCr(vmcs, instruction.cr);
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
    default:
      return undefined;
  }
}

function movToCr(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  cr: 0 | 3 | 4 | 8,
  value: bigint,
): Effect {
  if (cr === 8) {
    if (value > 0xfn) return GENERAL_PROTECTION;
    processor.cr8 = value;
    return undefined;
  }
  if (!writeCr(vmcs, processor.capabilities, cr, value)) return GENERAL_PROTECTION;
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

/** Linear addresses have 48 bits, of which guests of the engine use the lower half. */
const LINEAR_LIMIT = 1n << 47n;

function load(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  address: bigint,
  size: number,
  access: number,
): Effect {
  if (address < 0n || address + BigInt(size) > LINEAR_LIMIT) return GENERAL_PROTECTION;
  let value = 0n;
  for (const [linear, bytes, offset] of pagesOf(Number(address), size)) {
    const translation = translate(processor, vmcs, linear, access);
    if ('reason' in translation) return translation;
    value |= processor.memory.read(translation.address, bytes) << BigInt(8 * offset);
  }
  return value;
}

function store(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  address: bigint,
  size: number,
  value: bigint,
): Effect {
  if (address < 0n || address + BigInt(size) > LINEAR_LIMIT) return GENERAL_PROTECTION;
  const parts: [address: number, bytes: number, offset: number][] = [];
  for (const [linear, bytes, offset] of pagesOf(Number(address), size)) {
    const translation = translate(processor, vmcs, linear, EPT_WRITE);
    if ('reason' in translation) return translation;
    parts.push([translation.address, bytes, offset]);
  }
  for (const [target, bytes, offset] of parts) {
    processor.memory.write(target, bytes, value >> BigInt(8 * offset));
  }
  return undefined;
}
