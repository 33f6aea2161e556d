// SDM 27.3.1.5: activity state, interruptibility state, pending debug exceptions.
import { PIN } from '../controls.js';
import { FIELD } from '../field-table.js';
import { INTERRUPTION_TYPE } from '../interruption-type.js';
import { RFLAGS } from '../registers.js';
import { exceeds32Bits } from './addresses.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';
import type { EntryView } from './entry-view.js';
import { accessRightsOf, dplOf } from './guest-segment.js';

const ACTIVITY = { ACTIVE: 0, HLT: 1, SHUTDOWN: 2, WAIT_FOR_SIPI: 3 } as const;

/** Interruptibility state (SDM 25.4.2). */
const BLOCKING = { STI: 1, MOV_SS: 2, SMI: 4, NMI: 8, ENCLAVE_INTERRUPTION: 16 } as const;
const INTERRUPTIBILITY_RESERVED = 0xffff_ffe0 | 0;
const STI_OR_MOV_SS = BLOCKING.STI | BLOCKING.MOV_SS;

const DEBUG = 1;
const MACHINE_CHECK = 18;

export const GUEST_ACTIVITY_STATE: readonly EntryCheckGroup[] = [
  {
    everyEntry: true,
    applies: (e) => e.activity !== ACTIVITY.ACTIVE,
    checks: checksOf({
      'activity-state': (e) =>
        e.activity > ACTIVITY.WAIT_FOR_SIPI ||
        ((e.limits.activityStates >> (e.activity - 1)) & 1) === 0,
      'hlt-outside-ring-0': (e) =>
        e.activity === ACTIVITY.HLT && dplOf(accessRightsOf(e.vmcs, 'SS')) !== 0,
      'activity-state-with-blocking-by-sti-or-mov-ss': (e) =>
        (e.interruptibility & STI_OR_MOV_SS) !== 0,
      'event-in-activity-state': (e) => e.event !== 0 && !takesEvent(e),
    }),
  },
];

/** SDM 27.8: what the exit qualification tells about an NMI under blocking by STI. */
const NMI_WITH_STI_BLOCKING = 3n;

export const GUEST_INTERRUPTIBILITY_STATE: readonly EntryCheckGroup[] = [
  {
    everyEntry: true,
    applies: (e) => e.interruptibility !== 0,
    checks: [
      ...checksOf({
        'interruptibility-reserved-bits': (e) =>
          (e.interruptibility & INTERRUPTIBILITY_RESERVED) !== 0,
        'blocking-by-sti-and-mov-ss': (e) => (e.interruptibility & STI_OR_MOV_SS) === STI_OR_MOV_SS,
        'blocking-by-sti-without-rflags-if': (e) =>
          (e.interruptibility & BLOCKING.STI) !== 0 && (e.rflags & RFLAGS.IF) === 0,
        'external-interrupt-with-blocking': (e) =>
          e.eventType === INTERRUPTION_TYPE.EXTERNAL_INTERRUPT &&
          (e.interruptibility & STI_OR_MOV_SS) !== 0,
        'nmi-with-blocking-by-mov-ss': (e) =>
          e.eventType === INTERRUPTION_TYPE.NMI && (e.interruptibility & BLOCKING.MOV_SS) !== 0,
        // The processor is never in SMM here.
        'blocking-by-smi-outside-smm': (e) => (e.interruptibility & BLOCKING.SMI) !== 0,
      }),
      ...checksOf(
        {
          'nmi-with-blocking-by-sti': (e) =>
            e.eventType === INTERRUPTION_TYPE.NMI && (e.interruptibility & BLOCKING.STI) !== 0,
        },
        NMI_WITH_STI_BLOCKING,
      ),
      ...checksOf({
        'nmi-with-blocking-by-nmi': (e) =>
          e.eventType === INTERRUPTION_TYPE.NMI &&
          (e.pin & PIN.VIRTUAL_NMIS) !== 0 &&
          (e.interruptibility & BLOCKING.NMI) !== 0,
        'enclave-interruption': (e) =>
          (e.interruptibility & BLOCKING.ENCLAVE_INTERRUPTION) !== 0 &&
          (!e.limits.sgx || (e.interruptibility & BLOCKING.MOV_SS) !== 0),
      }),
    ],
  },
];

/** Pending debug exceptions (SDM 25.4.2). */
const PENDING = { ENABLED_BREAKPOINT: 1 << 12, BS: 1 << 14, RTM: 1 << 16 } as const;
const PENDING_ALLOWED = 0xf | PENDING.ENABLED_BREAKPOINT | PENDING.BS | PENDING.RTM;
const DEBUGCTL_BTF = 1 << 1;

export const GUEST_PENDING_DEBUG_EXCEPTIONS: readonly EntryCheckGroup[] = [
  {
    everyEntry: true,
    checks: checksOf({
      'pending-debug-exceptions-reserved-bits': (e) =>
        (pendingOf(e) & ~PENDING_ALLOWED) !== 0 ||
        exceeds32Bits(e, FIELD.GUEST_PENDING_DBG_EXCEPTIONS),
      'pending-debug-exceptions-bs': hasWrongPendingSingleStep,
      'pending-debug-exceptions-rtm': hasWrongPendingRtm,
    }),
  },
];

function takesEvent({ activity, eventType, eventVector }: EntryView): boolean {
  const machineCheck =
    eventType === INTERRUPTION_TYPE.HARDWARE_EXCEPTION && eventVector === MACHINE_CHECK;
  switch (activity) {
    case ACTIVITY.HLT:
      return (
        eventType === INTERRUPTION_TYPE.EXTERNAL_INTERRUPT ||
        eventType === INTERRUPTION_TYPE.NMI ||
        machineCheck ||
        (eventType === INTERRUPTION_TYPE.HARDWARE_EXCEPTION && eventVector === DEBUG) ||
        eventType === INTERRUPTION_TYPE.OTHER
      );
    case ACTIVITY.SHUTDOWN:
      return eventType === INTERRUPTION_TYPE.NMI || machineCheck;
    default:
      return false;
  }
}

/** Bits 31:0; those above are reserved. */
function pendingOf({ vmcs }: EntryView): number {
  return vmcs.read32(FIELD.GUEST_PENDING_DBG_EXCEPTIONS);
}

/** In HLT or under blocking by STI or MOV SS, BS is 1 exactly when RFLAGS.TF is 1 and BTF is 0. */
function hasWrongPendingSingleStep(e: EntryView): boolean {
  if ((e.interruptibility & STI_OR_MOV_SS) === 0 && e.activity !== ACTIVITY.HLT) return false;
  const steps =
    (e.rflags & RFLAGS.TF) !== 0 && (e.vmcs.read32(FIELD.GUEST_IA32_DEBUGCTL) & DEBUGCTL_BTF) === 0;
  return ((pendingOf(e) & PENDING.BS) !== 0) !== steps;
}

/** Bit 16 comes with bit 12 alone, needs RTM and no blocking by MOV SS. */
function hasWrongPendingRtm(e: EntryView): boolean {
  const pending = pendingOf(e);
  if ((pending & PENDING.RTM) === 0) return false;
  return (
    !e.limits.rtm ||
    pending !== (PENDING.RTM | PENDING.ENABLED_BREAKPOINT) ||
    (e.interruptibility & BLOCKING.MOV_SS) !== 0
  );
}
