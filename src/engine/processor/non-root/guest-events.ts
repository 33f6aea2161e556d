// Events that reach a guest: which of them exit (SDM 26.2), and windows that open (SDM 26.2).
import { EXIT, PIN, PRIMARY } from '../controls.js';
import { EXIT_REASON } from '../exit-reason.js';
import { FIELD } from '../field-table.js';
import { INTERRUPTION_TYPE } from '../interruption-type.js';
import { RFLAGS } from '../registers.js';
import type { Vmcs } from '../vmcs.js';
import { type GuestExit, interruptionInformation } from './guest-exit.js';
import type { GuestEvent } from './guest-instruction.js';

const PAGE_FAULT = 14;
const NMI_VECTOR = 2;

/** Interruptibility state (SDM 25.4.2). */
export const BLOCKING = { STI: 1 << 0, MOV_SS: 1 << 1, NMI: 1 << 3 } as const;

/** The VM exit that the event causes, undefined when the guest gets it. */
export function exitOfEvent(vmcs: Vmcs, event: GuestEvent): GuestExit | undefined {
  const pin = vmcs.read32(FIELD.PIN_BASED_VM_EXEC_CONTROL);
  switch (event.name) {
    case 'exception':
      return exitOfException(vmcs, event);
    case 'external-interrupt': {
      if ((pin & PIN.EXTERNAL_INTERRUPT_EXITING) === 0) return undefined;
      const acknowledge = (vmcs.read32(FIELD.VM_EXIT_CONTROLS) & EXIT.ACKNOWLEDGE_INTERRUPT) !== 0;
      return {
        reason: EXIT_REASON.EXTERNAL_INTERRUPT,
        qualification: 0n,
        information: acknowledge
          ? interruptionInformation(INTERRUPTION_TYPE.EXTERNAL_INTERRUPT, event.vector)
          : [],
      };
    }
    case 'nmi':
      if ((pin & PIN.NMI_EXITING) === 0) return undefined;
      return {
        reason: EXIT_REASON.EXCEPTION_OR_NMI,
        qualification: 0n,
        information: interruptionInformation(INTERRUPTION_TYPE.NMI, NMI_VECTOR),
      };
    case 'triple-fault':
      return { reason: EXIT_REASON.TRIPLE_FAULT, qualification: 0n };
    case 'init':
      return { reason: EXIT_REASON.INIT_SIGNAL, qualification: 0n };
    case 'preemption-timer':
      return (pin & PIN.ACTIVATE_PREEMPTION_TIMER) === 0
        ? undefined
        : { reason: EXIT_REASON.PREEMPTION_TIMER, qualification: 0n };
  }
}

/** The exception bitmap, and for #PF the error-code mask and match (SDM 25.6.3). */
export function exitOfException(
  vmcs: Vmcs,
  event: Extract<GuestEvent, { name: 'exception' }>,
): GuestExit | undefined {
  const { vector, errorCode = 0, address = 0n } = event;
  let exits = ((vmcs.read32(FIELD.EXCEPTION_BITMAP) >>> vector) & 1) === 1;
  if (vector === PAGE_FAULT) {
    const matches =
      (errorCode & vmcs.read32(FIELD.PAGE_FAULT_ERROR_CODE_MASK)) >>> 0 ===
      vmcs.read32(FIELD.PAGE_FAULT_ERROR_CODE_MATCH);
    if (!matches) exits = !exits;
  }
  if (!exits) return undefined;
  // #BP (3) and #OF (4) are software exceptions.
  const type =
    vector === 3 || vector === 4
      ? INTERRUPTION_TYPE.SOFTWARE_EXCEPTION
      : INTERRUPTION_TYPE.HARDWARE_EXCEPTION;
  return {
    reason: EXIT_REASON.EXCEPTION_OR_NMI,
    qualification: vector === PAGE_FAULT ? address : BigInt(event.debug ?? 0),
    information: interruptionInformation(type, vector, event.errorCode),
  };
}

/** The exit that an open interrupt or NMI window causes before the next instruction. */
export function exitOfWindow(vmcs: Vmcs): GuestExit | undefined {
  const controls = vmcs.read32(FIELD.CPU_BASED_VM_EXEC_CONTROL);
  const blocking = vmcs.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO);
  if (
    (controls & PRIMARY.NMI_WINDOW_EXITING) !== 0 &&
    (blocking & (BLOCKING.NMI | BLOCKING.MOV_SS)) === 0
  ) {
    return { reason: EXIT_REASON.NMI_WINDOW, qualification: 0n };
  }
  if ((controls & PRIMARY.INTERRUPT_WINDOW_EXITING) !== 0 && isInterruptible(vmcs)) {
    return { reason: EXIT_REASON.INTERRUPT_WINDOW, qualification: 0n };
  }
  return undefined;
}

/** RFLAGS.IF is 1 and neither STI nor MOV SS blocks interrupts. */
export function isInterruptible(vmcs: Vmcs): boolean {
  const blocking = vmcs.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO);
  return (
    (vmcs.read32(FIELD.GUEST_RFLAGS) & RFLAGS.IF) !== 0 &&
    (blocking & (BLOCKING.STI | BLOCKING.MOV_SS)) === 0
  );
}

/** STI sets IF and blocks interrupts until the next instruction has completed. */
export function executeSti(vmcs: Vmcs): void {
  const flags = vmcs.read32(FIELD.GUEST_RFLAGS);
  if ((flags & RFLAGS.IF) !== 0) return;
  vmcs.write32(FIELD.GUEST_RFLAGS, flags | RFLAGS.IF);
  vmcs.write32(
    FIELD.GUEST_INTERRUPTIBILITY_INFO,
    vmcs.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO) | BLOCKING.STI,
  );
}

export function endStiBlocking(vmcs: Vmcs): void {
  const blocking = vmcs.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO);
  vmcs.write32(FIELD.GUEST_INTERRUPTIBILITY_INFO, blocking & ~(BLOCKING.STI | BLOCKING.MOV_SS));
}

/** An event that VM entry injects (SDM 25.8.3). */
export interface InjectedEvent {
  /** One of INTERRUPTION_TYPE. */
  readonly type: number;
  readonly vector: number;
  readonly errorCode?: number;
  /** Of a software interrupt or exception: the length that VM entry gives its instruction. */
  readonly length?: number;
}

const SOFTWARE: ReadonlySet<number> = new Set([
  INTERRUPTION_TYPE.SOFTWARE_INTERRUPT,
  INTERRUPTION_TYPE.PRIVILEGED_SOFTWARE_EXCEPTION,
  INTERRUPTION_TYPE.SOFTWARE_EXCEPTION,
]);

/** The event that the guest of `vmcs` got at its last VM entry; undefined for none. */
export function injectedEvent(vmcs: Vmcs): InjectedEvent | undefined {
  const information = vmcs.read32(FIELD.VM_ENTRY_INTR_INFO_FIELD);
  if (information < 0x8000_0000) return undefined;
  const type = (information >> 8) & 7;
  const vector = information & 0xff;
  if (SOFTWARE.has(type)) {
    return { type, vector, length: vmcs.read32(FIELD.VM_ENTRY_INSTRUCTION_LEN) };
  }
  if ((information & (1 << 11)) === 0) return { type, vector };
  return { type, vector, errorCode: vmcs.read32(FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE) };
}
