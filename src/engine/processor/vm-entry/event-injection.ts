// SDM 27.2.1.3: VM-entry control fields for event injection.
import { FIELD } from '../field-table.js';
import { INTERRUPTION_TYPE } from '../interruption-type.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';
import type { EntryView } from './entry-view.js';

const DELIVER_ERROR_CODE = 1 << 11;
const RESERVED_BITS = 0x7fff_f000;
const NMI_VECTOR = 2;
const MAX_INSTRUCTION_LENGTH = 15;

/** Exceptions that push an error code: #DF, #TS, #NP, #SS, #GP, #PF, #AC. */
const PUSHES_ERROR_CODE =
  (1 << 8) | (1 << 10) | (1 << 11) | (1 << 12) | (1 << 13) | (1 << 14) | (1 << 17);

export const EVENT_INJECTION: readonly EntryCheckGroup[] = [
  {
    everyEntry: true,
    applies: (e) => e.event !== 0,
    checks: checksOf({
      'interruption-type-reserved': (e) =>
        e.eventType === INTERRUPTION_TYPE.RESERVED ||
        (e.eventType === INTERRUPTION_TYPE.OTHER && !e.limits.monitorTrapFlag),
      'nmi-vector': (e) => e.eventType === INTERRUPTION_TYPE.NMI && e.eventVector !== NMI_VECTOR,
      'hardware-exception-vector': (e) =>
        e.eventType === INTERRUPTION_TYPE.HARDWARE_EXCEPTION && e.eventVector > 31,
      'other-event-vector': (e) => e.eventType === INTERRUPTION_TYPE.OTHER && e.eventVector !== 0,
      'error-code-without-hardware-exception': (e) =>
        deliversErrorCode(e) && e.eventType !== INTERRUPTION_TYPE.HARDWARE_EXCEPTION,
      'error-code-in-real-address-mode': (e) =>
        deliversErrorCode(e) && e.unrestrictedGuest && !e.protectedMode,
      'error-code-of-vector': breaksErrorCodeOfVector,
      'interruption-information-reserved-bits': (e) => (e.event & RESERVED_BITS) !== 0,
      'exception-error-code-reserved-bits': (e) =>
        deliversErrorCode(e) && e.vmcs.read32(FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE) > 0xffff,
      'injected-instruction-length': breaksInstructionLength,
    }),
  },
];

function deliversErrorCode({ event }: EntryView): boolean {
  return (event & DELIVER_ERROR_CODE) !== 0;
}

function breaksErrorCodeOfVector(e: EntryView): boolean {
  if (e.eventType !== INTERRUPTION_TYPE.HARDWARE_EXCEPTION || e.limits.errorCodeForAnyVector)
    return false;
  if (e.unrestrictedGuest && !e.protectedMode) return false;
  return deliversErrorCode(e) !== (((PUSHES_ERROR_CODE >> e.eventVector) & 1) === 1);
}

function breaksInstructionLength({ eventType, vmcs, limits }: EntryView): boolean {
  if (
    eventType !== INTERRUPTION_TYPE.SOFTWARE_INTERRUPT &&
    eventType !== INTERRUPTION_TYPE.PRIVILEGED_SOFTWARE_EXCEPTION &&
    eventType !== INTERRUPTION_TYPE.SOFTWARE_EXCEPTION
  ) {
    return false;
  }
  const length = vmcs.read32(FIELD.VM_ENTRY_INSTRUCTION_LEN);
  return length > MAX_INSTRUCTION_LENGTH || (length === 0 && !limits.zeroLengthInjection);
}
